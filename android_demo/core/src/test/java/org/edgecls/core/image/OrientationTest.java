package org.edgecls.core.image;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

/** The picture has the pixels 1 2 3 in its upper row and 4 5 6 in its lower one. */
public final class OrientationTest {
    private static final Pixels PICTURE = picture(3, 2, 1, 2, 3, 4, 5, 6);

    private static Pixels picture(int width, int height, int... reds) {
        byte[] rgb = new byte[reds.length * 3];
        for (int i = 0; i < reds.length; i++) {
            rgb[3 * i] = (byte) reds[i];
            rgb[3 * i + 1] = (byte) (reds[i] + 100);
            rgb[3 * i + 2] = (byte) (reds[i] + 200);
        }
        return new Pixels(width, height, rgb);
    }

    private static void assertUpright(int exif, Pixels expected) {
        Pixels upright = Orientation.ofExif(exif).apply(PICTURE);
        assertEquals(expected.width(), upright.width());
        assertEquals(expected.height(), upright.height());
        assertArrayEquals(expected.rgb(), upright.rgb());
    }

    @Test
    public void eachValueOfExifGivesTheUprightPicture() {
        assertUpright(1, picture(3, 2, 1, 2, 3, 4, 5, 6));
        assertUpright(2, picture(3, 2, 3, 2, 1, 6, 5, 4));
        assertUpright(3, picture(3, 2, 6, 5, 4, 3, 2, 1));
        assertUpright(4, picture(3, 2, 4, 5, 6, 1, 2, 3));
        assertUpright(5, picture(2, 3, 1, 4, 2, 5, 3, 6));
        assertUpright(6, picture(2, 3, 4, 1, 5, 2, 6, 3));
        assertUpright(7, picture(2, 3, 6, 3, 5, 2, 4, 1));
        assertUpright(8, picture(2, 3, 3, 6, 2, 5, 1, 4));
    }

    @Test
    public void anyOtherValueLeavesThePictureAsItIs() {
        for (int value : new int[] {-1, 0, 1, 9, 65535, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertSame(PICTURE, Orientation.ofExif(value).apply(PICTURE));
        }
    }

    @Test
    public void aTurnIsClockwiseAndMayBeNegativeOrMoreThanOnce() {
        assertEquals(Orientation.NORMAL, Orientation.turned(0));
        assertEquals(Orientation.ofExif(6), Orientation.turned(90));
        assertEquals(Orientation.ofExif(3), Orientation.turned(-180));
        assertEquals(Orientation.ofExif(8), Orientation.turned(-90));
        assertEquals(Orientation.ofExif(8), Orientation.turned(630));
        assertThrows(IllegalArgumentException.class, () -> Orientation.turned(45));
    }
}

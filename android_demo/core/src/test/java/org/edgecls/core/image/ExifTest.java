package org.edgecls.core.image;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.edgecls.core.GoldenFile;
import org.junit.Test;

public final class ExifTest {
    private static final GoldenFile GOLDEN = new GoldenFile("tests/ports/golden/pictures.json");

    private static byte[] golden(String name) throws Exception {
        return GoldenFile.read(GOLDEN.sibling(name));
    }

    /** A JPEG's beginning with segments of the given markers and contents. */
    private static byte[] jpeg(Object... markersAndContents) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0xFF, (byte) 0xD8});
        for (int i = 0; i < markersAndContents.length; i += 2) {
            byte[] content = (byte[]) markersAndContents[i + 1];
            int length = content.length + 2;
            bytes.write(new byte[] {(byte) 0xFF, ((Integer) markersAndContents[i]).byteValue()});
            bytes.write(new byte[] {(byte) (length >> 8), (byte) length});
            bytes.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] exif(int type, int orientation) {
        byte[] content = new byte[32];
        byte[] start = {
            'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, (byte) type, 0, 0, 0, 1
        };
        System.arraycopy(start, 0, content, 0, start.length);
        content[25] = (byte) orientation;
        return content;
    }

    @Test
    public void aJpegInEitherByteOrderTellsItsOrientation() throws Exception {
        for (int value = 0; value < 10; value++) {
            assertEquals(Orientation.ofExif(value), Exif.orientation(golden("jpeg_exif_" + value + ".jpg")));
        }
    }

    @Test
    public void aPngTellsItsOrientation() throws Exception {
        assertEquals(Orientation.ROTATE_90, Exif.orientation(golden("png_exif_6.png")));
    }

    @Test
    public void aPictureThatSaysNothingLiesNormally() throws Exception {
        for (String name : new String[] {"jpeg_444.jpg", "png_20x20.png", "bmp_24.bmp", "pictures.json"}) {
            assertEquals(Orientation.NORMAL, Exif.orientation(golden(name)));
        }
        assertEquals(Orientation.NORMAL, Exif.orientation(new byte[0]));
    }

    @Test
    public void otherSegmentsAndFillBytesBeforeItAreSkipped() throws Exception {
        byte[] xmp = "http://ns.adobe.com/xap/1.0/\0<x/>".getBytes("US-ASCII");
        byte[] plain = jpeg(0xE0, new byte[14], 0xE1, xmp, 0xE1, exif(3, 6), 0xDB, new byte[65]);
        assertEquals(Orientation.ROTATE_90, Exif.orientation(plain));
        byte[] filled = new byte[plain.length + 2];
        Arrays.fill(filled, (byte) 0xFF);
        System.arraycopy(plain, 0, filled, 0, 2);
        System.arraycopy(plain, 2, filled, 4, plain.length - 2);
        assertEquals(Orientation.ROTATE_90, Exif.orientation(filled));
    }

    @Test
    public void whatFollowsThePicturesDataIsNotLookedAt() throws Exception {
        assertEquals(Orientation.NORMAL, Exif.orientation(jpeg(0xDA, new byte[10], 0xE1, exif(3, 6))));
    }

    /** Two bytes from where the value is: of a wider number in this byte order the upper ones, which are 0. */
    @Test
    public void theTypeOfTheTagIsNoMatterAsToOpenCv() throws Exception {
        assertEquals(Orientation.ROTATE_180, Exif.orientation(jpeg(0xE1, exif(3, 3))));
        assertEquals(Orientation.ROTATE_180, Exif.orientation(jpeg(0xE1, exif(1, 3))));
    }

    @Test
    public void everyCutOfAPictureIsAnsweredWithoutAnError() throws Exception {
        for (String name : new String[] {"jpeg_exif_6.jpg", "png_exif_6.png"}) {
            byte[] whole = golden(name);
            for (int length = 0; length < whole.length; length++) {
                assertNotNull(Exif.orientation(Arrays.copyOf(whole, length)));
            }
        }
    }

    @Test
    public void damagedPicturesAreAnsweredWithoutAnError() throws Exception {
        Random random = new Random(6);
        for (String name : new String[] {"jpeg_exif_6.jpg", "jpeg_exif_7.jpg", "png_exif_6.png"}) {
            byte[] whole = golden(name);
            for (int round = 0; round < 20_000; round++) {
                byte[] damaged = whole.clone();
                for (int change = 0; change < 1 + round % 5; change++) {
                    // The structure is at the beginning.
                    int place = random.nextInt(round % 2 == 0 ? 90 : damaged.length);
                    damaged[place] = (byte) (round % 3 == 0 ? 0xFF : random.nextInt(256));
                }
                assertNotNull(Exif.orientation(damaged));
            }
        }
    }
}

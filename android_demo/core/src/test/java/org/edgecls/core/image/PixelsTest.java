package org.edgecls.core.image;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

public final class PixelsTest {
    @Test
    public void thereAreThreeBytesAPixelAndAtLeastOnePixel() {
        assertThrows(IllegalArgumentException.class, () -> new Pixels(2, 2, new byte[11]));
        assertThrows(IllegalArgumentException.class, () -> new Pixels(0, 5, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new Pixels(-1, -1, new byte[3]));
        assertThrows(IllegalArgumentException.class, () -> new Pixels(1 << 16, 1 << 16, new byte[0]));
    }

    @Test
    public void alphaIsDroppedWithoutBlending() {
        Pixels pixels = Argb.pixels(new int[] {0x00FF8001, 0x80102030}, 1, 2);
        assertArrayEquals(new byte[] {(byte) 0xFF, (byte) 0x80, 1, 0x10, 0x20, 0x30}, pixels.rgb());
    }
}

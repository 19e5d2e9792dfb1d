package org.edgecls.core.image;

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
}

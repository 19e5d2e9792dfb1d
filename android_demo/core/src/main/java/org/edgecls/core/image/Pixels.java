package org.edgecls.core.image;

/** A picture of 8-bit pixels: rows from the top, pixels from the left, bytes R, G, B. */
public final class Pixels {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * Wraps the bytes, which are not copied.
     *
     * @throws IllegalArgumentException a side is below 1, or there are not 3 bytes a pixel
     */
    public Pixels(int width, int height, byte[] rgb) {
        if (rgb.length != bytes(width, height)) {
            throw new IllegalArgumentException(rgb.length + " bytes for " + width + "x" + height + " pixels");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * How many bytes a picture has.
     *
     * @throws IllegalArgumentException a side is below 1, or they are more than an array holds
     */
    static int bytes(int width, int height) {
        long bytes = 3L * width * height;
        if (width < 1 || height < 1 || bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(width + "x" + height + " pixels");
        }
        return (int) bytes;
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** The bytes themselves, width * height * 3 of them. */
    public byte[] rgb() {
        return rgb;
    }
}

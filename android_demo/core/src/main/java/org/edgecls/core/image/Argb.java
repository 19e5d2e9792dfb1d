package org.edgecls.core.image;

/** Pixels of 32 bits as Android's Bitmap and Java's BufferedImage give them: alpha, red, green, blue from the top. */
public final class Argb {
    private Argb() {}

    /**
     * Drops the alpha channel without blending.
     *
     * @param argb width * height colours, not premultiplied
     */
    public static Pixels pixels(int[] argb, int width, int height) {
        byte[] rgb = new byte[Pixels.bytes(width, height)];
        int to = 0;
        for (int i = 0; i < width * height; i++) {
            int color = argb[i];
            rgb[to++] = (byte) (color >> 16);
            rgb[to++] = (byte) (color >> 8);
            rgb[to++] = (byte) color;
        }
        return new Pixels(width, height, rgb);
    }
}

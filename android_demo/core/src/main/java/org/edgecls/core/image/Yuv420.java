package org.edgecls.core.image;

import java.nio.ByteBuffer;

/**
 * A camera's picture: a plane of brightness, and two of colour with half as many rows and columns (halves round up).
 *
 * <p>Android's cameras give YUV_420_888 in the data space JFIF (its camera HAL's specification): BT.601 at full
 * range. The coefficients are those of ITU-T T.871, section 7, in 16-bit fixed point; each pixel takes the colour of
 * its 2x2 block.
 */
public final class Yuv420 {
    private static final int BITS = 16;
    private static final int HALF = 1 << (BITS - 1);
    private static final int RED_OF_V = fixed(1.402);
    private static final int GREEN_OF_U = fixed(-0.344136);
    private static final int GREEN_OF_V = fixed(-0.714136);
    private static final int BLUE_OF_U = fixed(1.772);

    private Yuv420() {}

    /**
     * The pixels of a camera's picture. The buffers' positions stay where they are; a plane starts at its buffer's
     * first byte, and its last row may end with its last pixel.
     *
     * @param yRowStride bytes from a row of {@code y} to the next, at least the width
     * @param uvRowStride the same of {@code u} and {@code v}
     * @param uvPixelStride bytes from a pixel of {@code u} or {@code v} to the next: 1, or 2 where they are interleaved
     * @throws IllegalArgumentException a plane has fewer bytes than that, or a stride is impossible
     */
    public static Pixels pixels(
            int width,
            int height,
            ByteBuffer y,
            ByteBuffer u,
            ByteBuffer v,
            int yRowStride,
            int uvRowStride,
            int uvPixelStride) {
        byte[] rgb = new byte[Pixels.bytes(width, height)];
        Plane bright = new Plane(y, width, height, yRowStride, 1);
        Plane blueness = new Plane(u, (width + 1) / 2, (height + 1) / 2, uvRowStride, uvPixelStride);
        Plane redness = new Plane(v, (width + 1) / 2, (height + 1) / 2, uvRowStride, uvPixelStride);
        for (int row = 0; row < height; row++) {
            convert(
                    bright.row(row),
                    blueness.row(row / 2),
                    redness.row(row / 2),
                    uvPixelStride,
                    rgb,
                    row * width * 3,
                    width);
        }
        return new Pixels(width, height, rgb);
    }

    private static void convert(byte[] y, byte[] u, byte[] v, int step, byte[] rgb, int start, int width) {
        int to = start;
        for (int column = 0; column < width; column++) {
            int color = column / 2 * step;
            int bright = ((y[column] & 0xFF) << BITS) + HALF;
            int blueness = (u[color] & 0xFF) - 128;
            int redness = (v[color] & 0xFF) - 128;
            rgb[to++] = level(bright + RED_OF_V * redness);
            rgb[to++] = level(bright + GREEN_OF_U * blueness + GREEN_OF_V * redness);
            rgb[to++] = level(bright + BLUE_OF_U * blueness);
        }
    }

    private static byte level(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> BITS));
    }

    private static int fixed(double coefficient) {
        return (int) Math.rint(coefficient * (1 << BITS));
    }

    /** Rows of a buffer, one at a time: single bytes of a direct buffer are slow to get. */
    private static final class Plane {
        private final ByteBuffer buffer;
        private final int stride;
        private final byte[] row;
        private int held = -1;

        Plane(ByteBuffer buffer, int width, int height, int stride, int step) {
            int length = (width - 1) * step + 1;
            if (step < 1 || stride < length || buffer.limit() < (long) (height - 1) * stride + length) {
                throw new IllegalArgumentException(buffer.limit() + " bytes for " + height + " rows of " + length
                        + " bytes, " + stride + " bytes apart");
            }
            this.buffer = buffer.duplicate();
            this.stride = stride;
            this.row = new byte[length];
        }

        byte[] row(int index) {
            if (index != held) {
                buffer.position(index * stride);
                buffer.get(row);
                held = index;
            }
            return row;
        }
    }
}

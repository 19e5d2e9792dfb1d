package org.edgecls.core.image;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.Test;

public final class Yuv420Test {
    /** One pixel of a colour. */
    private static int[] color(int y, int u, int v) {
        Pixels pixels = Yuv420.pixels(1, 1, bytes(y), bytes(u), bytes(v), 1, 1, 1);
        return new int[] {pixels.rgb()[0] & 0xFF, pixels.rgb()[1] & 0xFF, pixels.rgb()[2] & 0xFF};
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        buffer.rewind();
        return buffer;
    }

    private static int nearest(double level) {
        return (int) Math.max(0, Math.min(255, Math.floor(level + 0.5)));
    }

    @Test
    public void theFullRangeIsUsedAndGreyStaysGrey() {
        for (int level = 0; level < 256; level++) {
            assertArrayEquals(new int[] {level, level, level}, color(level, 128, 128));
        }
    }

    @Test
    public void coloursAreThoseOfTheFormulaOfT871() {
        for (int y = 0; y < 256; y += 5) {
            for (int u = 0; u < 256; u += 5) {
                for (int v = 0; v < 256; v += 5) {
                    int red = nearest(y + 1.402 * (v - 128));
                    int green = nearest(y - (0.114 * 1.772 * (u - 128) + 0.299 * 1.402 * (v - 128)) / 0.587);
                    int blue = nearest(y + 1.772 * (u - 128));
                    assertArrayEquals(new int[] {red, green, blue}, color(y, u, v));
                }
            }
        }
    }

    @Test
    public void pureRedIsRed() {
        assertArrayEquals(new int[] {254, 0, 0}, color(76, 85, 255));
    }

    @Test
    public void everyLayoutOfTheSamePictureGivesTheSamePixels() {
        Random random = new Random(4);
        for (int[] size : new int[][] {{1, 1}, {2, 2}, {7, 5}, {6, 3}, {1, 4}, {5, 1}, {16, 10}}) {
            int width = size[0];
            int height = size[1];
            byte[] y = new byte[width * height];
            byte[] u = new byte[(width + 1) / 2 * ((height + 1) / 2)];
            byte[] v = new byte[u.length];
            random.nextBytes(y);
            random.nextBytes(u);
            random.nextBytes(v);
            byte[] expected = pixelByPixel(width, height, y, u, v);
            for (int padding : new int[] {0, 3}) {
                for (int step : new int[] {1, 2}) {
                    int colors = (width + 1) / 2;
                    int stride = colors * step + padding;
                    Pixels pixels = Yuv420.pixels(
                            width,
                            height,
                            laidOut(y, width, width + padding, 1),
                            laidOut(u, colors, stride, step),
                            laidOut(v, colors, stride, step),
                            width + padding,
                            stride,
                            step);
                    assertArrayEquals(expected, pixels.rgb());
                }
            }
        }
    }

    /** The plain formula for each pixel by itself. */
    private static byte[] pixelByPixel(int width, int height, byte[] y, byte[] u, byte[] v) {
        byte[] rgb = new byte[width * height * 3];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int color = row / 2 * ((width + 1) / 2) + column / 2;
                int[] pixel = color(y[row * width + column] & 0xFF, u[color] & 0xFF, v[color] & 0xFF);
                for (int channel = 0; channel < 3; channel++) {
                    rgb[(row * width + column) * 3 + channel] = (byte) pixel[channel];
                }
            }
        }
        return rgb;
    }

    /** A plane as cameras give it: garbage between the pixels and rows, and no byte after the last pixel. */
    private static ByteBuffer laidOut(byte[] plane, int width, int stride, int step) {
        int height = plane.length / width;
        ByteBuffer buffer = ByteBuffer.allocateDirect((height - 1) * stride + (width - 1) * step + 1);
        for (int i = 0; i < buffer.limit(); i++) {
            buffer.put(i, (byte) 0x55);
        }
        for (int i = 0; i < plane.length; i++) {
            buffer.put(i / width * stride + i % width * step, plane[i]);
        }
        return buffer;
    }

    @Test
    public void theBuffersPositionsStayAndDontMatter() {
        ByteBuffer y = bytes(10, 20, 30, 40);
        y.position(3);
        Pixels pixels = Yuv420.pixels(2, 2, y, bytes(128), bytes(128), 2, 1, 1);
        assertArrayEquals(new byte[] {10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40}, pixels.rgb());
        assertEquals(3, y.position());
    }

    @Test
    public void aPlaneThatIsTooShortAndAStrideThatIsImpossibleAreRefused() {
        ByteBuffer four = bytes(1, 2, 3, 4);
        ByteBuffer one = bytes(128);
        assertThrows(IllegalArgumentException.class, () -> Yuv420.pixels(2, 3, four, four, four, 2, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Yuv420.pixels(4, 1, four, one, four, 4, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> Yuv420.pixels(2, 2, four, four, four, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Yuv420.pixels(2, 2, four, four, four, 2, 1, 0));
    }
}

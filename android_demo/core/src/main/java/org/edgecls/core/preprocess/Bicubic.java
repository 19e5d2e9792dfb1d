package org.edgecls.core.preprocess;

import java.util.Arrays;
import org.edgecls.core.image.Pixels;

/**
 * Pillow's antialiased cubic (a = -0.5), as edgecls/preprocess/resize.py has it: columns first, then rows, with integer
 * weights of 22 bits, each pass rounded to 8 bits.
 */
final class Bicubic {
    private static final int HALF = 1 << (CubicTaps.BITS - 1);

    private Bicubic() {}

    static Pixels resize(Pixels picture, Span rows, Span columns) {
        CubicTaps down = new CubicTaps(picture.height(), rows);
        int top = down.firstNeeded();
        int needed = down.endNeeded() - top;
        byte[] narrow = across(picture, top, needed, new CubicTaps(picture.width(), columns));
        byte[] target = down(narrow, top, columns.count() * 3, down);
        return new Pixels(columns.count(), rows.count(), target);
    }

    /** The rows that are needed, at the columns that are wanted. */
    private static byte[] across(Pixels picture, int top, int count, CubicTaps taps) {
        byte[] rgb = picture.rgb();
        byte[] target = new byte[count * taps.count() * 3];
        int to = 0;
        for (int row = top; row < top + count; row++) {
            int start = row * picture.width() * 3;
            for (int column = 0; column < taps.count(); column++) {
                int[] weights = taps.weights(column);
                int from = start + taps.first(column) * 3;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int weight : weights) {
                    red += (rgb[from] & 0xFF) * weight;
                    green += (rgb[from + 1] & 0xFF) * weight;
                    blue += (rgb[from + 2] & 0xFF) * weight;
                    from += 3;
                }
                target[to++] = clipped(red);
                target[to++] = clipped(green);
                target[to++] = clipped(blue);
            }
        }
        return target;
    }

    private static byte[] down(byte[] narrow, int top, int length, CubicTaps taps) {
        byte[] target = new byte[taps.count() * length];
        int[] sums = new int[length];
        for (int row = 0; row < taps.count(); row++) {
            Arrays.fill(sums, HALF);
            int from = (taps.first(row) - top) * length;
            for (int weight : taps.weights(row)) {
                for (int i = 0; i < length; i++) {
                    sums[i] += (narrow[from + i] & 0xFF) * weight;
                }
                from += length;
            }
            int to = row * length;
            for (int i = 0; i < length; i++) {
                target[to + i] = clipped(sums[i]);
            }
        }
        return target;
    }

    /** A sum fits in 31 bits: the absolute weights of a kernel add up to less than 1.6. */
    private static byte clipped(int sum) {
        int value = sum >> CubicTaps.BITS;
        return (byte) Math.max(0, Math.min(255, value));
    }
}

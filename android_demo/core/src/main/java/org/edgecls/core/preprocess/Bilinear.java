package org.edgecls.core.preprocess;

import org.edgecls.core.image.Pixels;

/**
 * OpenCV's INTER_LINEAR_EXACT: weights of 8 bits, sums across a row of 16, sums of rows of 24, which are rounded once,
 * halves up. There is no antialiasing.
 */
final class Bilinear {
    private static final int BITS = 8;
    private static final int ONE = 1 << BITS;
    private static final int HALF = 1 << (2 * BITS - 1);

    private Bilinear() {}

    static Pixels resize(Pixels picture, Span rows, Span columns) {
        Taps down = new Taps(picture.height(), rows);
        Taps across = new Taps(picture.width(), columns);
        int length = columns.count() * 3;
        int[] above = new int[length];
        int[] below = new int[length];
        int aboveRow = -1;
        int belowRow = -1;
        byte[] target = new byte[rows.count() * length];
        for (int row = 0; row < rows.count(); row++) {
            if (down.before[row] == belowRow) {
                int[] reused = above;
                above = below;
                below = reused;
                belowRow = aboveRow;
                aboveRow = down.before[row];
            }
            if (down.before[row] != aboveRow) {
                aboveRow = down.before[row];
                across(picture, aboveRow, across, above);
            }
            if (down.after[row] != belowRow) {
                belowRow = down.after[row];
                across(picture, belowRow, across, below);
            }
            down(above, below, down.weight[row], target, row * length);
        }
        return new Pixels(columns.count(), rows.count(), target);
    }

    /** One row of the picture at the columns that are wanted, with 8 bits of fraction. */
    private static void across(Pixels picture, int row, Taps taps, int[] line) {
        byte[] rgb = picture.rgb();
        int start = row * picture.width() * 3;
        int to = 0;
        for (int column = 0; column < taps.before.length; column++) {
            int left = start + taps.before[column] * 3;
            int right = start + taps.after[column] * 3;
            int weight = taps.weight[column];
            for (int channel = 0; channel < 3; channel++) {
                line[to++] = (rgb[left + channel] & 0xFF) * (ONE - weight) + (rgb[right + channel] & 0xFF) * weight;
            }
        }
    }

    private static void down(int[] above, int[] below, int weight, byte[] target, int start) {
        for (int i = 0; i < above.length; i++) {
            target[start + i] = (byte) ((above[i] * (ONE - weight) + below[i] * weight + HALF) >> (2 * BITS));
        }
    }

    /**
     * For each position the pixel before it, the one after it, and the weight of the latter. Positions are those of
     * pixel centres; beyond the first or last centre it is that pixel.
     */
    private static final class Taps {
        private final int[] before;
        private final int[] after;
        private final int[] weight;

        Taps(int source, Span span) {
            before = new int[span.count()];
            after = new int[span.count()];
            weight = new int[span.count()];
            // OpenCV inverts the inverse: the last bit of the position depends on it.
            double scale = 1.0 / ((double) span.whole() / source);
            for (int i = 0; i < span.count(); i++) {
                double position = scale * (span.first() + i + 0.5) - 0.5;
                int floor = (int) Math.floor(position);
                before[i] = Math.max(0, Math.min(source - 1, floor));
                after[i] = Math.max(0, Math.min(source - 1, floor + 1));
                weight[i] = before[i] == after[i] ? 0 : (int) Math.rint((position - floor) * ONE);
            }
        }
    }
}

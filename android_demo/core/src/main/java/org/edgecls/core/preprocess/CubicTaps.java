package org.edgecls.core.preprocess;

/** For each wanted position of a side, the first pixel that it is made of and the weights of that and the following. */
final class CubicTaps {
    /** Bits of a weight. */
    static final int BITS = 22;

    private static final double A = -0.5;
    private static final double SUPPORT = 2.0;

    private final int[] first;
    private final int[][] weights;

    CubicTaps(int source, Span span) {
        first = new int[span.count()];
        weights = new int[span.count()][];
        for (int i = 0; i < span.count(); i++) {
            int position = span.first() + i;
            if (source == span.whole()) {
                first[i] = position;
                weights[i] = new int[] {1 << BITS};
            } else {
                fill(i, position, source, (double) source / span.whole());
            }
        }
    }

    private void fill(int index, int position, int source, double ratio) {
        double stretch = Math.max(ratio, 1.0);
        double support = SUPPORT * stretch;
        double center = (position + 0.5) * ratio;
        int low = Math.max(0, (int) (center - support + 0.5));
        int high = Math.min(source, (int) (center + support + 0.5));
        double[] kernel = new double[high - low];
        double total = 0.0;
        for (int tap = 0; tap < kernel.length; tap++) {
            kernel[tap] = cubic((low + tap - center + 0.5) / stretch);
            total += kernel[tap];
        }
        first[index] = low;
        weights[index] = new int[kernel.length];
        for (int tap = 0; tap < kernel.length; tap++) {
            double scaled = kernel[tap] / total * (1 << BITS);
            weights[index][tap] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
    }

    private static double cubic(double distance) {
        double x = Math.abs(distance);
        if (x < 1.0) {
            return ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0;
        }
        return x < 2.0 ? (((x - 5.0) * x + 8.0) * x - 4.0) * A : 0.0;
    }

    /** How many positions there are. */
    int count() {
        return first.length;
    }

    /** The first pixel of a position. */
    int first(int index) {
        return first[index];
    }

    /** The weights of a position. */
    int[] weights(int index) {
        return weights[index];
    }

    /** The first pixel that any position needs. */
    int firstNeeded() {
        return first[0];
    }

    /** The one after the last. */
    int endNeeded() {
        int last = first.length - 1;
        return first[last] + weights[last].length;
    }
}

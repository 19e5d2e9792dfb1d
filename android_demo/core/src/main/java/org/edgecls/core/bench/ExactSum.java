package org.edgecls.core.bench;

import java.util.Arrays;

/**
 * A sum of doubles that is rounded once, at its end, as Python's {@code math.fsum}.
 *
 * <p>It keeps the sum as parts whose bits don't overlap (J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic
 * and Fast Robust Geometric Predicates, 1997). Sums beyond the range of double are not meant.
 */
final class ExactSum {
    private double[] parts = new double[32];
    private int count;

    /** Adds a finite number. */
    void add(double value) {
        double carried = value;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            double part = parts[i];
            double larger = Math.abs(carried) < Math.abs(part) ? part : carried;
            double smaller = Math.abs(carried) < Math.abs(part) ? carried : part;
            double sum = larger + smaller;
            double lost = smaller - (sum - larger);
            if (lost != 0.0) {
                parts[kept++] = lost;
            }
            carried = sum;
        }
        if (kept == parts.length) {
            parts = Arrays.copyOf(parts, 2 * kept);
        }
        parts[kept++] = carried;
        count = kept;
    }

    /** The sum so far, rounded to the nearest double, ties to even. */
    double value() {
        int i = count - 1;
        if (i < 0) {
            return 0.0;
        }
        double sum = parts[i];
        double lost = 0.0;
        while (i > 0 && lost == 0.0) {
            double before = sum;
            double part = parts[--i];
            sum = before + part;
            lost = part - (sum - before);
        }
        // Half of the last bit was lost, and a smaller part says on which side of the middle the sum lies.
        if (i > 0 && lost != 0.0 && Math.signum(lost) == Math.signum(parts[i - 1])) {
            double twice = 2.0 * lost;
            double other = sum + twice;
            if (other - sum == twice) {
                sum = other;
            }
        }
        return sum;
    }
}

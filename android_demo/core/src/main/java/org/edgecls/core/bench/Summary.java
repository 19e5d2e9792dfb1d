package org.edgecls.core.bench;

import java.util.Arrays;

/** Samples in numbers, in the unit of the samples: the arithmetic of edgecls/results/statistics.py, bit for bit. */
public final class Summary {
    /** How a percentile is taken, for the settings of a result. */
    public static final String PERCENTILE_METHOD =
            "linear between order statistics at (n - 1) p (type 7 of Hyndman and Fan, numpy's default)";
    /** What an outlier is, likewise. */
    public static final String OUTLIER_METHOD = "|x - median| > 14.826 median absolute deviations";
    /** What drift is, likewise. */
    public static final String DRIFT_METHOD = "median of the last third over the median of the first third";

    /** Ten standard deviations of a normal distribution, whose median absolute deviation times 1.4826 is one. */
    private static final double OUTLIER_DEVIATIONS = 14.826;
    /** Smallest deviation that is believed, as part of the median: the clock's steps give ties. */
    private static final double SMALLEST_DEVIATION = 1e-3;
    /** Fewer samples tell nothing of a drift. */
    private static final int DRIFT_SAMPLES = 30;

    private final int count;
    private final double min;
    private final double mean;
    private final double stdev;
    private final double p50;
    private final double p90;
    private final double p99;
    private final int outliers;
    private final Double drift;

    private Summary(double[] samples) {
        double[] ordered = sorted(samples);
        count = ordered.length;
        min = ordered[0];
        mean = mean(ordered);
        stdev = stdev(ordered, mean);
        p50 = percentile(ordered, 0.50);
        p90 = percentile(ordered, 0.90);
        p99 = percentile(ordered, 0.99);
        outliers = countOutliers(samples, p50);
        drift = drift(samples);
    }

    /**
     * Puts samples into numbers.
     *
     * @param samples at least one, finite, at least 0, in the order in which they were taken
     */
    public static Summary of(double[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        return new Summary(samples);
    }

    /** How many samples there are. */
    public int count() {
        return count;
    }

    /** The smallest sample. */
    public double min() {
        return min;
    }

    /** The arithmetic mean. */
    public double mean() {
        return mean;
    }

    /** The sample standard deviation (n - 1); 0 for one sample. */
    public double stdev() {
        return stdev;
    }

    /** The median. */
    public double p50() {
        return p50;
    }

    /** The 90th percentile. */
    public double p90() {
        return p90;
    }

    /** The 99th percentile. */
    public double p99() {
        return p99;
    }

    /** Samples further than 14.826 median absolute deviations from the median. */
    public int outliers() {
        return outliers;
    }

    /** Median of the last third over that of the first; null below 30 samples or when the first third is all zero. */
    public Double drift() {
        return drift;
    }

    private static double mean(double[] samples) {
        ExactSum sum = new ExactSum();
        for (double sample : samples) {
            sum.add(sample);
        }
        return sum.value() / samples.length;
    }

    private static double stdev(double[] samples, double mean) {
        if (samples.length < 2) {
            return 0.0;
        }
        ExactSum sum = new ExactSum();
        for (double sample : samples) {
            double gap = sample - mean;
            sum.add(gap * gap);
        }
        return Math.sqrt(sum.value() / (samples.length - 1));
    }

    private static double percentile(double[] ordered, double fraction) {
        double position = (ordered.length - 1) * fraction;
        int below = (int) position;
        double low = ordered[below];
        double high = ordered[Math.min(below + 1, ordered.length - 1)];
        // Written so that the result stays between the two also when rounded.
        return Math.min(high, Math.max(low, low + (high - low) * (position - below)));
    }

    private static double median(double[] samples) {
        return percentile(sorted(samples), 0.5);
    }

    private static int countOutliers(double[] samples, double median) {
        double[] gaps = new double[samples.length];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = Math.abs(samples[i] - median);
        }
        double limit = OUTLIER_DEVIATIONS * Math.max(median(gaps), SMALLEST_DEVIATION * median);
        int found = 0;
        for (double gap : gaps) {
            found += gap > limit ? 1 : 0;
        }
        return found;
    }

    private static Double drift(double[] samples) {
        int third = samples.length / 3;
        if (samples.length < DRIFT_SAMPLES) {
            return null;
        }
        double first = median(Arrays.copyOf(samples, third));
        double last = median(Arrays.copyOfRange(samples, samples.length - third, samples.length));
        return first > 0.0 ? last / first : null;
    }

    private static double[] sorted(double[] samples) {
        double[] copy = samples.clone();
        Arrays.sort(copy);
        return copy;
    }
}

package org.edgecls.core.bench;

/** How often samples fall into ranges of equal width between the smallest and the largest one. */
public final class Histogram {
    private final double low;
    private final double high;
    private final int[] counts;

    private Histogram(double low, double high, int[] counts) {
        this.low = low;
        this.high = high;
        this.counts = counts;
    }

    /**
     * Counts samples.
     *
     * @param samplesMs at least one, finite
     * @param bins how many ranges, at least one
     */
    public static Histogram of(double[] samplesMs, int bins) {
        if (samplesMs.length == 0 || bins < 1) {
            throw new IllegalArgumentException(samplesMs.length + " samples, " + bins + " ranges");
        }
        double low = samplesMs[0];
        double high = samplesMs[0];
        for (double sample : samplesMs) {
            low = Math.min(low, sample);
            high = Math.max(high, sample);
        }
        int[] counts = new int[bins];
        for (double sample : samplesMs) {
            double place = high > low ? (sample - low) / (high - low) : 0.0;
            counts[Math.min(bins - 1, (int) (place * bins))]++;
        }
        return new Histogram(low, high, counts);
    }

    /** The lower end of the first range. */
    public double low() {
        return low;
    }

    /** The upper end of the last range, which belongs to it. */
    public double high() {
        return high;
    }

    /** How many ranges there are. */
    public int bins() {
        return counts.length;
    }

    /** Samples in a range, counted from 0. A sample between two ranges belongs to the upper one. */
    public int count(int bin) {
        return counts[bin];
    }

    /** Samples in the fullest range. */
    public int highest() {
        int highest = 0;
        for (int count : counts) {
            highest = Math.max(highest, count);
        }
        return highest;
    }
}

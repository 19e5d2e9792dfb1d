package org.edgecls.core.bench;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** How long to measure. */
public final class Limits {
    /** Keeps the samples of a very small net within a few megabytes. */
    public static final int MAX_RUNS = 1000000;
    /** The longest time of sampling, seconds: a day. */
    public static final double MAX_SECONDS = 86400.0;
    /** What every build of the runner takes unless it is told otherwise. */
    public static final Limits DEFAULT = new Limits(10, 100, 3.0, 60.0);

    private final int warmup;
    private final int runs;
    private final double minSeconds;
    private final double maxSeconds;

    /**
     * Limits that {@link #check()} has not looked at yet.
     *
     * @param warmup untimed runs before the first sample
     * @param runs fewest samples
     * @param minSeconds shortest time of sampling; more samples are taken until it has passed
     * @param maxSeconds sampling stops here even with fewer samples than {@code runs}
     */
    public Limits(int warmup, int runs, double minSeconds, double maxSeconds) {
        this.warmup = warmup;
        this.runs = runs;
        this.minSeconds = minSeconds;
        this.maxSeconds = maxSeconds;
    }

    /** Untimed runs before the first sample. */
    public int warmup() {
        return warmup;
    }

    /** Fewest samples. */
    public int runs() {
        return runs;
    }

    /** Shortest time of sampling, seconds. */
    public double minSeconds() {
        return minSeconds;
    }

    /** Longest time of sampling, seconds. */
    public double maxSeconds() {
        return maxSeconds;
    }

    /**
     * Refuses what can't be measured.
     *
     * @throws EdgeclsException LIMIT_OUT_OF_RANGE
     */
    public void check() throws EdgeclsException {
        require("warm-up", warmup, 0, MAX_RUNS);
        require("runs", runs, 1, MAX_RUNS);
        require("longest time", maxSeconds, 0, MAX_SECONDS);
        require("shortest time", minSeconds, 0, maxSeconds);
    }

    private static void require(String name, double value, double least, double most) throws EdgeclsException {
        if (!(value >= least && value <= most)) {
            throw new EdgeclsException(
                    Problem.LIMIT_OUT_OF_RANGE, name, shown(value), shown(least), shown(most));
        }
    }

    private static String shown(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}

package org.edgecls.core.bench;

/** The timed loop as a whole. */
public final class Timing {
    /** There are as many samples as were asked for, and the shortest time has passed. */
    public static final String ENOUGH = "enough";
    /** The longest time has passed. */
    public static final String MAX_SECONDS = "max_seconds";
    /** There are {@link Limits#MAX_RUNS} samples. */
    public static final String MAX_RUNS = "max_runs";

    private final int count;
    private final double wallMs;
    private final double cpuMs;
    private final String stoppedBy;

    Timing(int count, double wallMs, double cpuMs, String stoppedBy) {
        this.count = count;
        this.wallMs = wallMs;
        this.cpuMs = cpuMs;
        this.stoppedBy = stoppedBy;
    }

    /** Samples taken. */
    public int count() {
        return count;
    }

    /** Time from the first sample's start to the last one's end, with all that lies between, milliseconds. */
    public double wallMs() {
        return wallMs;
    }

    /** CPU time of the process in it, all threads together, milliseconds. */
    public double cpuMs() {
        return cpuMs;
    }

    /** One of the constants: what ended the loop. */
    public String stoppedBy() {
        return stoppedBy;
    }
}

package org.edgecls.core.engine;

/** How an engine is to compute. */
public final class EngineSettings {
    /** More threads than that no phone has cores for. */
    public static final int MAX_THREADS = 256;

    private final int threads;
    private final PowerMode powerMode;

    /**
     * Settings that are in range.
     *
     * @param threads threads that compute one batch, 1 to {@link #MAX_THREADS}
     * @param powerMode binding of the threads to cores
     */
    public EngineSettings(int threads, PowerMode powerMode) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.threads = threads;
        this.powerMode = powerMode;
    }

    /** Threads that compute one batch. */
    public int threads() {
        return threads;
    }

    /** Binding of the threads to cores. */
    public PowerMode powerMode() {
        return powerMode;
    }
}

package org.edgecls.core.screen.benchmark;

/** The benchmark's screen. */
public interface BenchmarkView {
    /** Shows a state, all of it. */
    void render(BenchmarkState state);
}

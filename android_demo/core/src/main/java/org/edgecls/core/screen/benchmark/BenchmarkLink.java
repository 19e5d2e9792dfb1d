package org.edgecls.core.screen.benchmark;

/** The way to the benchmark's process. Its answers come to {@link BenchmarkPresenter}, on the interface's thread. */
public interface BenchmarkLink {
    /** Starts the process if it is not there, and hands it a request. */
    void start(String request);

    /** Asks for the end of the run. */
    void cancel();

    /** Lets the process go. */
    void close();
}

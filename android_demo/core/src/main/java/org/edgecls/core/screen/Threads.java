package org.edgecls.core.screen;

import java.util.concurrent.Executor;

/** Where work runs. Presenters are called on, and call their views on, {@link #ui()} alone. */
public final class Threads {
    private final Executor ui;
    private final Executor files;
    private final Executor engine;

    /**
     * Names the threads.
     *
     * @param ui the user interface's thread, in order
     * @param files reads and writes files, in order
     * @param engine the one thread that touches engines, in order
     */
    public Threads(Executor ui, Executor files, Executor engine) {
        this.ui = ui;
        this.files = files;
        this.engine = engine;
    }

    /** The user interface's thread. */
    public Executor ui() {
        return ui;
    }

    /** Reads and writes files. */
    public Executor files() {
        return files;
    }

    /** The one thread that touches engines. */
    public Executor engine() {
        return engine;
    }
}

package org.edgecls.core.screen;

import java.util.concurrent.Executor;

/** Where work runs. Presenters are called on, and call their views on, {@link #ui()} alone. */
public final class Threads {
    private final Executor ui;
    private final Executor files;
    private final Executor engine;
    private final Executor pictures;

    /**
     * Names the threads.
     *
     * @param ui the user interface's thread, in order
     * @param files reads and writes files, in order
     * @param engine the one thread that touches engines, in order
     * @param pictures reads pictures of other apps, in order; they may come from afar, and nothing else waits for them
     */
    public Threads(Executor ui, Executor files, Executor engine, Executor pictures) {
        this.ui = ui;
        this.files = files;
        this.engine = engine;
        this.pictures = pictures;
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

    /** Reads pictures of other apps. */
    public Executor pictures() {
        return pictures;
    }
}

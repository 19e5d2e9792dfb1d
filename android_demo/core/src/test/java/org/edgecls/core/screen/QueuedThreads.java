package org.edgecls.core.screen;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Threads whose work waits until a test lets it run. */
public final class QueuedThreads {
    private final Waiting ui = new Waiting();
    private final Waiting files = new Waiting();
    private final Waiting engine = new Waiting();
    private final Waiting pictures = new Waiting();

    public Threads threads() {
        return new Threads(ui, files, engine, pictures);
    }

    /** Lets the engine's thread do what waits for it, and the interface hear of it. */
    public void runEngine() {
        engine.runAll();
        ui.runAll();
    }

    /** Lets the engine's thread do what waits for it; the interface has not heard of it yet. */
    public void runEngineAlone() {
        engine.runAll();
    }

    /** Lets everything run but the reading of pictures, which hangs. */
    public void runAllButPictures() {
        while (files.runAll() || engine.runAll() || ui.runAll()) {
            continue;
        }
    }

    /** Lets everything run until nothing waits. */
    public void runAll() {
        while (pictures.runAll() || files.runAll() || engine.runAll() || ui.runAll()) {
            continue;
        }
    }

    private static final class Waiting implements Executor {
        private final Queue<Runnable> work = new ArrayDeque<>();

        @Override
        public void execute(Runnable next) {
            work.add(next);
        }

        boolean runAll() {
            boolean ran = false;
            while (!work.isEmpty()) {
                work.remove().run();
                ran = true;
            }
            return ran;
        }
    }
}

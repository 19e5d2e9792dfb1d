package org.edgecls.core.screen.benchmark;

import java.io.File;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.edgecls.core.bench.Limits;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.result.ResultFile;
import org.edgecls.core.screen.Choices;
import org.edgecls.core.screen.Threads;
import org.edgecls.core.screen.artifacts.ArtifactItem;
import org.edgecls.core.screen.artifacts.ArtifactShelf;

/**
 * The benchmark's behaviour. It outlives the screen, which a turn of the device makes anew; called on the user
 * interface's thread.
 *
 * <p>When the other process dies in a cell, the same request goes to a new process: the result's writer finds the cell
 * that was cut off, keeps it as a failure, and measures the rest.
 */
public final class BenchmarkPresenter {
    /** Where and when: what tests put elsewhere. */
    public interface Surroundings {
        /** The folder of results; it exists. */
        File results();

        /** The time, milliseconds since 1970. */
        long now();
    }

    /** A cell that ends its process is not measured again; without one to blame, a second process may fare better. */
    private static final int PATIENCE = 1;

    private final ArtifactShelf shelf;
    private final Choices choices;
    private final Threads threads;
    private final Surroundings surroundings;

    private BenchmarkView view;
    private BenchmarkLink link;
    private BenchmarkState state;
    private BenchmarkRequest request;
    private boolean left;
    private boolean cellSeen;
    private int deathsWithoutCell;

    /** A benchmark of the chosen artifact; {@link #connect} comes next. */
    public BenchmarkPresenter(ArtifactShelf shelf, Choices choices, Threads threads, Surroundings surroundings) {
        this.shelf = shelf;
        this.choices = choices;
        this.threads = threads;
        this.surroundings = surroundings;
        this.state = new BenchmarkState(GridChoice.first(choices.cores()), choices.settings().powerMode());
    }

    /** How the benchmark's process is reached; set once, before anything else. */
    public void connect(BenchmarkLink way) {
        link = way;
    }

    /** A screen can be seen. */
    public void onStart(BenchmarkView screen) {
        view = screen;
        show(state);
        if (!state.busy()) {
            readArtifact();
        }
    }

    /**
     * A screen can't be seen any more; nothing happens where another one is seen already.
     *
     * @param left whether the user went elsewhere; false when the screen only turns. Programs in the background get the
     *     slow cores: what they measure would be no latency of this device
     */
    public void onStop(BenchmarkView screen, boolean left) {
        if (screen != view) {
            return;
        }
        view = null;
        if (left && state.busy()) {
            this.left = true;
            cancel();
        }
    }

    /** The user added or took away a number of threads. */
    public void onThreads(int count, boolean chosen) {
        if (!state.busy() && state.grid().threads().contains(count) != chosen) {
            show(state.withGrid(state.grid().withThreads(count, chosen)));
        }
    }

    /** The user added or took away a batch. */
    public void onBatch(int batch, boolean chosen) {
        if (!state.busy() && state.grid().batches().contains(batch) != chosen) {
            show(state.withGrid(state.grid().withBatch(batch, chosen)));
        }
    }

    /** The user starts a new run. */
    public void onRun() {
        if (!state.canStart()) {
            return;
        }
        Date now = new Date(surroundings.now());
        String name = time("yyyy-MM-dd'T'HH-mm-ss'Z'", now) + ".json";
        request = new BenchmarkRequest(
                state.artifact().artifact().folder(),
                state.grid(),
                state.powerMode(),
                Limits.DEFAULT,
                time("yyyy-MM-dd'T'HH:mm:ss'Z'", now),
                new File(surroundings.results(), name));
        deathsWithoutCell = 0;
        start();
    }

    /** The user goes on with an interrupted run. */
    public void onContinue() {
        if (state.canContinue() && request != null) {
            deathsWithoutCell = 0;
            start();
        }
    }

    /** The user stops the run. */
    public void onCancel() {
        if (state.kind() == BenchmarkState.Kind.RUNNING) {
            left = false;
            cancel();
        }
    }

    /** The benchmark's process tells something. */
    public void onEvent(String text) {
        if (!state.busy()) {
            return;
        }
        try {
            onEvent(BenchmarkEvent.parse(text));
        } catch (EdgeclsException problem) {
            end(BenchmarkState.Kind.FAILED, problem);
        }
    }

    /** The benchmark's process is gone, or never came. */
    public void onLost() {
        if (state.kind() == BenchmarkState.Kind.STOPPING) {
            end(stopped(), null);
        } else if (state.kind() == BenchmarkState.Kind.RUNNING) {
            deathsWithoutCell = cellSeen ? 0 : deathsWithoutCell + 1;
            if (deathsWithoutCell > PATIENCE) {
                end(BenchmarkState.Kind.FAILED, new EdgeclsException(Problem.BENCHMARK_LOST));
            } else {
                start();
            }
        }
    }

    private void onEvent(BenchmarkEvent event) {
        switch (event.kind()) {
            case CELL:
                cellSeen = true;
                show(state.withCell(event));
                break;
            case PROGRESS:
                show(state.withSamples(event.count()));
                break;
            case KEPT:
                readResult();
                break;
            case DONE:
                end(BenchmarkState.Kind.DONE, null);
                break;
            case STOPPED:
                end(stopped(), null);
                break;
            default:
                end(BenchmarkState.Kind.FAILED, event.problem());
                break;
        }
    }

    private void start() {
        left = false;
        cellSeen = false;
        show(state.withStart(request.result().getName()));
        link.start(request.toText());
    }

    private void cancel() {
        show(state.withKind(BenchmarkState.Kind.STOPPING, null));
        link.cancel();
    }

    private BenchmarkState.Kind stopped() {
        return left ? BenchmarkState.Kind.LEFT : BenchmarkState.Kind.STOPPED;
    }

    private void end(BenchmarkState.Kind kind, EdgeclsException problem) {
        link.close();
        show(state.withKind(kind, problem));
        readResult();
    }

    private void readArtifact() {
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                final List<ArtifactItem> items = shelf.items();
                threads.ui().execute(new Runnable() {
                    @Override
                    public void run() {
                        PowerMode mode = choices.settings().powerMode();
                        show(state.withArtifact(ArtifactShelf.chosen(items, choices.artifact()), mode));
                    }
                });
            }
        });
    }

    private void readResult() {
        final File file = request.result();
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                final ResultFile read = readOrNull(file);
                threads.ui().execute(new Runnable() {
                    @Override
                    public void run() {
                        if (read != null && file.equals(request.result())) {
                            show(state.withResult(read));
                        }
                    }
                });
            }
        });
    }

    /** Before its first cell a run has no result: there is nothing to show then. */
    private static ResultFile readOrNull(File file) {
        try {
            return ResultFile.read(file);
        } catch (EdgeclsException nothingYet) {
            return null;
        }
    }

    private void show(BenchmarkState next) {
        state = next;
        if (view != null) {
            view.render(next);
        }
    }

    private static String time(String pattern, Date when) {
        SimpleDateFormat format = new SimpleDateFormat(pattern, Locale.ROOT);
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        return format.format(when);
    }
}

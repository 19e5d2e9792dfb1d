package org.edgecls.demo.benchmark;

import android.content.Context;
import android.content.res.Resources;
import android.view.View;
import android.view.ViewGroup;
import android.widget.ProgressBar;
import android.widget.TextView;
import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.bench.Limits;
import org.edgecls.core.screen.benchmark.BenchmarkPresenter;
import org.edgecls.core.screen.benchmark.BenchmarkState;
import org.edgecls.core.screen.benchmark.BenchmarkView;
import org.edgecls.core.screen.benchmark.GridChoice;
import org.edgecls.demo.R;
import org.edgecls.demo.results.ResultTable;
import org.edgecls.demo.text.Labels;
import org.edgecls.demo.text.Numbers;
import org.edgecls.demo.text.Sentences;

/** The views of the benchmark. */
final class BenchmarkScreen implements BenchmarkView {
    private final View root;
    private final Context context;
    private final BenchmarkPresenter presenter;
    private final Numbers numbers;
    private final Sentences sentences;
    private final TextView about;
    private final View run;
    private final View stop;
    private final View goOn;
    private final TextView status;
    private final TextView samples;
    private final ProgressBar progress;
    private final TextView problem;
    private final ResultTable result;

    private GridBoxes threads;
    private GridBoxes batches;

    BenchmarkScreen(View root, BenchmarkPresenter presenter) {
        this.root = root;
        this.context = root.getContext();
        this.presenter = presenter;
        numbers = new Numbers(context);
        sentences = new Sentences(context);
        about = (TextView) root.findViewById(R.id.benchmark_about);
        run = root.findViewById(R.id.benchmark_run);
        stop = root.findViewById(R.id.benchmark_stop);
        goOn = root.findViewById(R.id.benchmark_continue);
        status = (TextView) root.findViewById(R.id.benchmark_status);
        samples = (TextView) root.findViewById(R.id.benchmark_samples);
        progress = (ProgressBar) root.findViewById(R.id.benchmark_progress);
        problem = (TextView) root.findViewById(R.id.problem);
        result = new ResultTable(root.findViewById(R.id.result));
    }

    @Override
    public void render(BenchmarkState state) {
        renderGrid(state.grid(), !state.busy());
        Labels.show(about, about(state));
        run.setEnabled(state.canStart());
        stop.setVisibility(state.busy() ? View.VISIBLE : View.GONE);
        stop.setEnabled(state.kind() == BenchmarkState.Kind.RUNNING);
        goOn.setVisibility(state.canContinue() ? View.VISIBLE : View.GONE);
        Labels.show(status, status(state));
        renderProgress(state);
        Labels.show(problem, state.problem() == null ? null : sentences.both(state.problem()));
        result.show(state.result());
        root.setKeepScreenOn(state.busy());
    }

    private void renderGrid(GridChoice grid, boolean enabled) {
        if (threads == null) {
            addBoxes(grid);
        }
        threads.show(grid.threads(), enabled);
        batches.show(grid.batches(), enabled);
    }

    private void addBoxes(GridChoice grid) {
        Resources resources = context.getResources();
        List<String> threadLabels = new ArrayList<String>();
        for (int count : grid.allThreads()) {
            threadLabels.add(resources.getQuantityString(R.plurals.threads, count, count));
        }
        List<String> batchLabels = new ArrayList<String>();
        for (int batch : grid.allBatches()) {
            batchLabels.add(resources.getQuantityString(R.plurals.images, batch, batch));
        }
        ViewGroup threadParent = (ViewGroup) root.findViewById(R.id.benchmark_threads);
        threads = new GridBoxes(threadParent, grid.allThreads(), threadLabels, new GridBoxes.Listener() {
            @Override
            public void onTicked(int number, boolean chosen) {
                presenter.onThreads(number, chosen);
            }
        });
        ViewGroup batchParent = (ViewGroup) root.findViewById(R.id.benchmark_batches);
        batches = new GridBoxes(batchParent, grid.allBatches(), batchLabels, new GridBoxes.Listener() {
            @Override
            public void onTicked(int number, boolean chosen) {
                presenter.onBatch(number, chosen);
            }
        });
    }

    private String about(BenchmarkState state) {
        if (state.artifact() == null) {
            return context.getString(state.artifactsRead() ? R.string.artifacts_none : R.string.artifacts_reading);
        }
        return context.getString(
                R.string.benchmark_about,
                state.artifact().name(),
                state.artifact().artifact().description().precision(),
                sentences.named("power_" + state.powerMode().word(), state.powerMode().word()),
                numbers.whole(Limits.DEFAULT.runs()),
                numbers.whole((long) Limits.DEFAULT.minSeconds()));
    }

    private String status(BenchmarkState state) {
        switch (state.kind()) {
            case RUNNING:
                return state.cell() == null ? context.getString(R.string.benchmark_starting) : cell(state);
            case STOPPING:
                return context.getString(R.string.benchmark_stopping);
            case DONE:
                return context.getString(R.string.benchmark_done, state.resultName());
            case STOPPED:
                return context.getString(R.string.benchmark_stopped);
            case LEFT:
                return context.getString(R.string.benchmark_left);
            default:
                return null;
        }
    }

    private String cell(BenchmarkState state) {
        Resources resources = context.getResources();
        int count = state.cell().threads();
        int batch = state.cell().batch();
        return context.getString(
                R.string.benchmark_cell,
                resources.getQuantityString(R.plurals.threads, count, count),
                resources.getQuantityString(R.plurals.images, batch, batch),
                numbers.whole(state.cell().index() + 1),
                numbers.whole(state.cell().count()));
    }

    private void renderProgress(BenchmarkState state) {
        boolean measuring = state.cell() != null;
        int runs = Limits.DEFAULT.runs();
        progress.setVisibility(measuring ? View.VISIBLE : View.GONE);
        progress.setIndeterminate(state.samples() == 0);
        progress.setMax(runs);
        progress.setProgress(Math.min(state.samples(), runs));
        if (!measuring) {
            Labels.show(samples, null);
        } else if (state.samples() == 0) {
            Labels.show(samples, context.getString(R.string.benchmark_warmup));
        } else {
            Labels.show(samples, context.getString(R.string.benchmark_samples, numbers.whole(state.samples())));
        }
    }
}

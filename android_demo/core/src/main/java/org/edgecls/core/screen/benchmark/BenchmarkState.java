package org.edgecls.core.screen.benchmark;

import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.result.ResultFile;
import org.edgecls.core.screen.artifacts.ArtifactItem;

/** Everything that the benchmark's screen shows at one moment. It does not change. */
public final class BenchmarkState {
    /** The kinds of state. */
    public enum Kind {
        /** Nothing was started yet. */
        IDLE,
        RUNNING,
        /** The end was asked for and has not come yet. */
        STOPPING,
        /** Every cell is measured or failed. */
        DONE,
        /** It was stopped; the rest can follow. */
        STOPPED,
        /** It was stopped because the screen was left; the rest can follow. */
        LEFT,
        /** It can't go on; {@link BenchmarkState#problem()} says why. */
        FAILED
    }

    private Kind kind = Kind.IDLE;
    private GridChoice grid;
    private boolean artifactsRead;
    private ArtifactItem artifact;
    private PowerMode powerMode;
    private BenchmarkEvent cell;
    private int samples;
    private ResultFile result;
    private String resultName;
    private EdgeclsException problem;

    BenchmarkState(GridChoice grid, PowerMode powerMode) {
        this.grid = grid;
        this.powerMode = powerMode;
    }

    private BenchmarkState(BenchmarkState from) {
        kind = from.kind;
        grid = from.grid;
        artifactsRead = from.artifactsRead;
        artifact = from.artifact;
        powerMode = from.powerMode;
        cell = from.cell;
        samples = from.samples;
        result = from.result;
        resultName = from.resultName;
        problem = from.problem;
    }

    /** Which of the states it is. */
    public Kind kind() {
        return kind;
    }

    /** What is chosen to be measured. */
    public GridChoice grid() {
        return grid;
    }

    /** Whether it is known which artifacts there are. */
    public boolean artifactsRead() {
        return artifactsRead;
    }

    /** The artifact to measure; null where there is none. */
    public ArtifactItem artifact() {
        return artifact;
    }

    /** The binding to cores that is measured. */
    public PowerMode powerMode() {
        return powerMode;
    }

    /** The cell that is being measured, as the event that began it; null between cells. */
    public BenchmarkEvent cell() {
        return cell;
    }

    /** Samples of that cell so far; 0 while it warms up. */
    public int samples() {
        return samples;
    }

    /** What is on disk; null before the first row or failure. */
    public ResultFile result() {
        return result;
    }

    /** Name of the result's file; null before the first start. */
    public String resultName() {
        return resultName;
    }

    /** Why it FAILED; null otherwise. */
    public EdgeclsException problem() {
        return problem;
    }

    /** Whether it measures: then the screen stays on and the choice is fixed. */
    public boolean busy() {
        return kind == Kind.RUNNING || kind == Kind.STOPPING;
    }

    /** Whether there is something to measure. */
    public boolean canStart() {
        return !busy() && artifact != null && grid.cells() > 0;
    }

    /** Whether an interrupted run can go on. */
    public boolean canContinue() {
        return kind == Kind.STOPPED || kind == Kind.LEFT || (kind == Kind.FAILED && resultName != null);
    }

    BenchmarkState withGrid(GridChoice choice) {
        BenchmarkState next = new BenchmarkState(this);
        next.grid = choice;
        return next;
    }

    BenchmarkState withArtifact(ArtifactItem item, PowerMode mode) {
        BenchmarkState next = new BenchmarkState(this);
        next.artifactsRead = true;
        next.artifact = item;
        next.powerMode = mode;
        return next;
    }

    BenchmarkState withStart(String name) {
        BenchmarkState next = new BenchmarkState(this);
        next.kind = Kind.RUNNING;
        next.cell = null;
        next.samples = 0;
        next.problem = null;
        next.result = name.equals(resultName) ? result : null;
        next.resultName = name;
        return next;
    }

    BenchmarkState withCell(BenchmarkEvent begun) {
        BenchmarkState next = new BenchmarkState(this);
        next.cell = begun;
        next.samples = 0;
        return next;
    }

    BenchmarkState withSamples(int count) {
        BenchmarkState next = new BenchmarkState(this);
        next.samples = count;
        return next;
    }

    BenchmarkState withResult(ResultFile file) {
        BenchmarkState next = new BenchmarkState(this);
        next.result = file;
        return next;
    }

    BenchmarkState withKind(Kind end, EdgeclsException cause) {
        BenchmarkState next = new BenchmarkState(this);
        next.kind = end;
        next.problem = cause;
        if (!next.busy()) {
            next.cell = null;
        }
        return next;
    }
}

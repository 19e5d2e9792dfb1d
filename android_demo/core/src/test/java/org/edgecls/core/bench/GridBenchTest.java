package org.edgecls.core.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.junit.Before;
import org.junit.Test;

public final class GridBenchTest {
    private final RecordedGrid told = new RecordedGrid();
    private Bench bench;

    @Before
    public void makeBench() throws EdgeclsException {
        bench = new Bench();
    }

    private Failure failure(ScriptedEngine engine) throws EdgeclsException {
        bench.with(7, engine).run(bench.cells(7), told);
        assertTrue(told.rows.isEmpty());
        assertTrue(engine.isClosed());
        return told.failures.get(0);
    }

    @Test
    public void aCellBecomesARow() throws EdgeclsException {
        bench.run(bench.cells(2), told);

        assertEquals(Arrays.asList("start 0 of 1", "progress 0", "progress 30", "row"), told.told);
        Row row = told.rows.get(0);
        assertEquals(bench.cells(2).get(0), row.cell());
        assertEquals(30, row.samplesMs().length);
        assertEquals("v2.12", row.engineVersion());
        assertEquals(0.0, row.maxAbsDiff(), 0.0);
        assertEquals(Timing.ENOUGH, row.stoppedBy());
        assertEquals(15, row.deviceCondition("device_after").get("battery_percent"));
        assertTrue(((ScriptedEngine) bench.opened().get(0)).isClosed());
    }

    @Test
    public void aRowSaysWhyItMayBeDoubted() throws EdgeclsException {
        bench.run(bench.cells(256), told);

        List<String> kinds = new ArrayList<>();
        for (RowWarning warning : told.rows.get(0).warnings()) {
            kinds.add(warning.kind());
        }
        assertEquals(Arrays.asList("device", "random"), kinds.subList(0, 2));
        assertTrue(kinds.toString(), kinds.contains("threads"));
    }

    @Test
    public void aRowReadsBackFromItsObject() throws EdgeclsException {
        bench.run(bench.cells(1), told);

        Row row = told.rows.get(0);
        Row again = new Row(row.toJson());
        assertEquals(row.cell(), again.cell());
        assertEquals(row.summary().p99(), again.summary().p99(), 0.0);
        assertEquals(row.summary().p50(), (Double) row.toJson().get("p50_ms"), 0.0);
        assertEquals(row.warnings().size(), again.warnings().size());
    }

    @Test
    public void anOutputThatIsWrongIsNotTimed() throws EdgeclsException {
        ScriptedEngine engine = new ScriptedEngine(0.7f, 0.2f, 0.1f);
        Failure failure = failure(engine);

        assertEquals("ParityError", failure.kind());
        assertEquals(1, engine.runs());
        assertTrue(failure.message(), failure.message().startsWith("paddle_lite v2.12 fp32 on android:Made Up"));
        assertEquals(6L, ((Map<?, ?>) failure.toJson().get("error")).get("exit_code"));
    }

    @Test
    public void scoresThatAreNoNumbersAreRefused() throws EdgeclsException {
        assertTrue(failure(new ScriptedEngine(Float.NaN, 0.75f, 0.125f)).message().contains("no numbers"));
    }

    @Test
    public void anotherNumberOfScoresIsRefused() throws EdgeclsException {
        assertTrue(failure(new ScriptedEngine(0.5f, 0.5f)).message().contains("2 scores"));
    }

    @Test
    public void anOutputThatChangesWhileItIsMeasuredIsRefused() throws EdgeclsException {
        ScriptedEngine engine =
                new ScriptedEngine(Bench.RIGHT) {
                    @Override
                    protected float offset(int row) {
                        return runs() > 20 ? 0.5f : 0f;
                    }
                };
        assertTrue(failure(engine).message().contains("changed while it was measured"));
    }

    @Test
    public void rowsThatDifferWithinABatchAreRefused() throws EdgeclsException {
        ScriptedEngine engine =
                new ScriptedEngine(Bench.RIGHT) {
                    @Override
                    protected float offset(int row) {
                        return row * 0.01f;
                    }
                };
        Cell cell = new Cell(bench.artifacts().get(0), Bench.DEVICE, 7, 4, PowerMode.NONE);
        bench.with(7, engine).run(Arrays.asList(cell), told);

        assertTrue(told.failures.get(0).message().contains("within a batch of equal images"));
    }

    @Test
    public void theGridGoesOnAfterAFailure() throws EdgeclsException {
        bench.with(
                2,
                new ScriptedEngine(Bench.RIGHT) {
                    @Override
                    protected void onRun(int run) throws EdgeclsException {
                        throw new EdgeclsException(Problem.RUN_FAILED, "model.nb");
                    }
                });
        bench.with(
                3,
                new ScriptedEngine(Bench.RIGHT) {
                    @Override
                    protected void onRun(int run) {
                        throw new OutOfMemoryError();
                    }
                });
        bench.run(bench.cells(1, 2, 3, 4), told);

        assertEquals(2, told.rows.size());
        assertEquals("Paddle-Lite could not compute model.nb", told.failures.get(0).message());
        assertEquals("out of memory", told.failures.get(1).message());
        assertEquals(4, told.rows.get(1).cell().threads());
    }

    @Test
    public void anArtifactThatIsNotThereIsAFailure() throws EdgeclsException {
        List<Cell> cells = bench.cells(1);
        new GridBench(bench, null, bench, null, Collections.<Artifact>emptyList(), "1")
                .run(cells, Bench.QUICK, told);

        assertEquals("ArtifactError", told.failures.get(0).kind());
    }

    @Test
    public void aCellThatIsStoppedLeavesNoTraceAndEndsTheGrid() throws EdgeclsException {
        bench.run(bench.cells(1, 2), told.stopAfter(12));

        assertEquals(Arrays.asList("start 0 of 2", "progress 0"), told.told);
        assertTrue(((ScriptedEngine) bench.opened().get(0)).isClosed());
    }

    @Test
    public void theGridIsInTheOrderOfTheCommandLine() {
        List<Cell> cells =
                Cell.grid(
                        bench.artifacts(),
                        Bench.DEVICE,
                        new int[] {1, 2},
                        new int[] {1, 4},
                        Arrays.asList(PowerMode.NONE, PowerMode.HIGH));

        assertEquals("artifact paddle_lite fp32 threads=1 batch=1", String.valueOf(cells.get(0)));
        assertEquals("artifact paddle_lite fp32 threads=1 batch=4", String.valueOf(cells.get(1)));
        assertEquals("artifact paddle_lite fp32 threads=2 batch=1", String.valueOf(cells.get(2)));
        assertEquals("artifact paddle_lite fp32 threads=1 batch=1 power=high", String.valueOf(cells.get(4)));
        assertEquals(8, cells.size());
    }
}

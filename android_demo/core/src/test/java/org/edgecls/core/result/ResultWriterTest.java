package org.edgecls.core.result;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.bench.GridListener;
import org.edgecls.core.bench.Limits;
import org.edgecls.core.bench.RecordedGrid;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.Json;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class ResultWriterTest {
    private static final String STARTED = "2026-11-22T06:00:00Z";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final RecordedGrid told = new RecordedGrid();
    private Bench bench;
    private File file;

    @Before
    public void makeBench() throws EdgeclsException {
        bench = new Bench();
        file = new File(folder.getRoot(), "result.json");
    }

    private ResultHead head(String started, Limits limits, int... threads) {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("edgecls", "1.2.3");
        ResultHead head = new ResultHead("1.2.3", started, environment, bench.description());
        head.settings(bench.artifacts(), threads, new int[] {1}, Arrays.asList(PowerMode.NONE), limits);
        return head;
    }

    private ResultWriter writer(GridListener next, int... threads) throws EdgeclsException {
        return new ResultWriter(file, head(STARTED, Bench.QUICK, threads), next);
    }

    private void dieAt(int cell, int... threads) throws EdgeclsException {
        GridListener dying =
                new RecordedGrid() {
                    @Override
                    public void onStart(Cell started, int index, int count) {
                        if (index == cell) {
                            throw new IllegalStateException("the process dies");
                        }
                    }
                };
        ResultWriter writer = writer(dying, threads);
        try {
            bench.run(writer.remaining(bench.cells(threads)), writer);
            throw new AssertionError("it lives");
        } catch (IllegalStateException expected) {
            assertEquals("the process dies", expected.getMessage());
        }
    }

    private static boolean nothingElseIn(File folder) {
        String[] names = folder.list();
        return names != null && names.length == 1;
    }

    @Test
    public void aResultIsThereFromTheStart() throws EdgeclsException {
        writer(told, 1);

        ResultFile result = ResultFile.read(file);
        assertEquals(STARTED, result.started());
        assertTrue(result.rows().isEmpty());
        assertTrue(nothingElseIn(folder.getRoot()));
    }

    @Test
    public void everyRowIsOnDiskBeforeItIsTold() throws EdgeclsException {
        GridListener reading =
                new RecordedGrid() {
                    @Override
                    public void onStart(Cell cell, int index, int count) {
                        try {
                            assertEquals(index, ResultFile.read(file).rows().size());
                        } catch (EdgeclsException error) {
                            throw new AssertionError(error);
                        }
                    }
                };
        bench.run(bench.cells(1, 2, 3), writer(reading, 1, 2, 3));

        assertEquals(3, ResultFile.read(file).rows().size());
        assertTrue(nothingElseIn(folder.getRoot()));
    }

    @Test
    public void whatIsReadIsWhatWasWritten() throws EdgeclsException, IOException {
        bench.with(2, new ScriptedEngine(1f, 0f, 0f));
        ResultWriter writer = writer(told, 1, 2);
        bench.run(bench.cells(1, 2), writer);

        ResultFile result = ResultFile.read(file);
        assertEquals(Json.write(writer.toJson()), AtomicFile.read(file));
        assertEquals(Json.write(told.rows.get(0).toJson()), Json.write(result.rows().get(0).toJson()));
        assertEquals(told.failures.get(0).message(), result.failures().get(0).message());
        assertEquals(Json.write(result.json()), AtomicFile.read(file));
    }

    @Test
    public void aCellThatKilledTheProcessIsAFailureAndTheRestIsMeasured() throws EdgeclsException {
        dieAt(1, 1, 2, 3);
        ResultWriter writer = new ResultWriter(file, head("2027-01-01T00:00:00Z", Bench.QUICK, 1, 2, 3), told);
        List<Cell> rest = writer.remaining(bench.cells(1, 2, 3));
        bench.run(rest, writer);

        assertEquals(bench.cells(3), rest);
        ResultFile result = ResultFile.read(file);
        assertEquals(STARTED, result.started());
        assertEquals(2, result.rows().size());
        assertEquals("RunnerKilledError", result.failures().get(0).kind());
        assertEquals(
                "the process ended while it measured artifact paddle_lite fp32 threads=2 batch=1",
                result.failures().get(0).message());
        assertTrue(writer.remaining(bench.cells(1, 2, 3)).isEmpty());
    }

    @Test
    public void aCellThatWasStoppedIsMeasuredTheNextTime() throws EdgeclsException {
        ResultWriter writer = writer(told.stopAfter(12), 1, 2);
        bench.run(bench.cells(1, 2), writer);

        assertTrue(nothingElseIn(folder.getRoot()));
        assertEquals(bench.cells(1, 2), writer(told, 1, 2).remaining(bench.cells(1, 2)));
    }

    @Test
    public void aResultOfOtherSettingsIsBegunAnew() throws EdgeclsException {
        bench.run(bench.cells(1), writer(told, 1));
        new ResultWriter(file, head(STARTED, new Limits(5, 30, 0.0, 20.0), 1), told);

        assertTrue(ResultFile.read(file).rows().isEmpty());
    }

    @Test
    public void aResultIsGoneOnWithThoughAProcessorSleeps() throws EdgeclsException {
        dieAt(1, 1, 2);
        Map<String, Object> device = bench.description();
        device.put("cores", Arrays.<Object>asList());
        device.put("asimddp", false);
        ResultWriter writer = writerOn(device);

        assertEquals(0, writer.remaining(bench.cells(1, 2)).size());
    }

    @Test
    public void aResultOfAnotherLibraryIsBegunAnew() throws EdgeclsException {
        dieAt(1, 1, 2);
        Map<String, Object> device = bench.description();
        device.put("runtime_sha256", "another");
        ResultWriter writer = writerOn(device);

        assertEquals(2, writer.remaining(bench.cells(1, 2)).size());
    }

    private ResultWriter writerOn(Map<String, Object> device) throws EdgeclsException {
        ResultHead head = new ResultHead("1.2.3", STARTED, new LinkedHashMap<String, Object>(), device);
        head.settings(
                bench.artifacts(), new int[] {1, 2}, new int[] {1}, Arrays.asList(PowerMode.NONE), Bench.QUICK);
        return new ResultWriter(file, head, told);
    }

    @Test
    public void aDamagedResultIsBegunAnewAndNotRead() throws EdgeclsException {
        String[] damaged = {"", "{", "[]", "{\"schema\": \"edgecls.result/2\"}", "{\"schema\": 1}"};
        for (String text : damaged) {
            AtomicFile.write(file, text);
            try {
                ResultFile.read(file);
                throw new AssertionError("it was read");
            } catch (EdgeclsException error) {
                assertEquals(Problem.RESULT_UNREADABLE, error.problem());
            }
        }
        writer(told, 1);
        assertTrue(ResultFile.read(file).rows().isEmpty());
    }

    @Test
    public void aFileThatCantBeWrittenIsSaid() {
        file = new File(folder.getRoot(), "no/such/folder/result.json");
        try {
            writer(told, 1);
            throw new AssertionError("it was written");
        } catch (EdgeclsException error) {
            assertEquals("StorageError", error.kind());
            assertFalse(file.exists());
        }
    }
}

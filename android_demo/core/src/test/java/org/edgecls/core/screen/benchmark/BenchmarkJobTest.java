package org.edgecls.core.screen.benchmark;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.TemporaryTree;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.ImageIoDecoder;
import org.edgecls.core.result.ResultFile;
import org.edgecls.core.screen.model.LibraryGate;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The job, and the texts that travel between it and the app. */
public final class BenchmarkJobTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> told = new ArrayList<>();

    private BenchmarkJob job(Bench bench) {
        Map<String, Object> environment = new LinkedHashMap<>();
        LibraryGate gate = new LibraryGate(new File(folder.getRoot(), "library.so"));
        return new BenchmarkJob(bench, new ImageIoDecoder(), bench, new SystemFiles(), environment, gate);
    }

    private BenchmarkRequest request(Bench bench) {
        return new BenchmarkRequest(
                bench.artifacts().get(0).folder(),
                GridChoice.first(8).withThreads(4, false),
                PowerMode.LOW,
                Bench.QUICK,
                "2026-11-22T06:00:00Z",
                new File(folder.getRoot(), "result.json"));
    }

    private BenchmarkJob.Output output() {
        return new BenchmarkJob.Output() {
            @Override
            public void send(BenchmarkEvent event) {
                if (event.kind() != BenchmarkEvent.Kind.PROGRESS) {
                    told.add(event.kind() + (event.threads() > 0 ? " " + event.threads() : ""));
                }
            }
        };
    }

    private ResultFile result() throws EdgeclsException {
        return ResultFile.read(new File(folder.getRoot(), "result.json"));
    }

    @Test
    public void everyCellIsMeasuredAndKeptBeforeItIsTold() throws Exception {
        Bench bench = new Bench();
        job(bench).run(request(bench).toText(), output());

        assertEquals(Arrays.asList("CELL 1", "KEPT", "CELL 2", "KEPT", "DONE"), told);
        assertEquals(2, result().rows().size());
        assertEquals(PowerMode.LOW, result().rows().get(0).cell().powerMode());
    }

    @Test
    public void aCellThatFailsIsKeptAndTheNextOneFollows() throws Exception {
        Bench bench = new Bench().with(1, new ScriptedEngine(1f, 0f, 0f));
        job(bench).run(request(bench).toText(), output());

        assertEquals(Arrays.asList("CELL 1", "KEPT", "CELL 2", "KEPT", "DONE"), told);
        assertEquals("ParityError", result().failures().get(0).kind());
    }

    @Test
    public void theSameRequestAgainMeasuresOnlyWhatIsMissing() throws Exception {
        Bench bench = new Bench();
        job(bench).run(request(bench).toText(), output());
        told.clear();
        job(bench).run(request(bench).toText(), output());

        assertEquals(Arrays.asList("DONE"), told);
    }

    @Test
    public void afterItsProcessDiedTheCellIsAFailureAndTheRestFollows() throws Exception {
        Bench dying = new Bench().with(1, new ScriptedEngine(Bench.RIGHT) {
            @Override
            protected void onRun(int run) {
                throw new ThreadDeath();
            }
        });
        try {
            job(dying).run(request(dying).toText(), output());
        } catch (ThreadDeath processIsGone) {
            told.clear();
        }
        Bench next = new Bench();
        job(next).run(request(next).toText(), output());

        assertEquals(Arrays.asList("CELL 2", "KEPT", "DONE"), told);
        assertEquals("RunnerKilledError", result().failures().get(0).kind());
        assertEquals(1, result().rows().size());
    }

    @Test
    public void aCancelledJobStopsAndSaysSo() throws Exception {
        Bench bench = new Bench();
        BenchmarkJob job = job(bench);
        job.cancel();
        job.run(request(bench).toText(), output());

        assertEquals(Arrays.asList("STOPPED"), told);
    }

    @Test
    public void anArtifactThatIsGoneIsAProblem() throws Exception {
        BenchmarkRequest gone = new BenchmarkRequest(
                new File(folder.getRoot(), "gone"),
                GridChoice.first(1),
                PowerMode.NONE,
                Bench.QUICK,
                "2026-11-22T06:00:00Z",
                new File(folder.getRoot(), "result.json"));
        job(new Bench()).run(gone.toText(), output());

        assertEquals(Arrays.asList("PROBLEM"), told);
    }

    @Test
    public void aLibraryThatWouldCrashIsRefusedBeforeAnyCell() throws Exception {
        new TemporaryTree(folder.getRoot()).with("library.so", "\0v2.9.1\0");
        Bench bench = new Bench();
        job(bench).run(request(bench).toText(), output());

        assertEquals(Arrays.asList("PROBLEM"), told);
        assertEquals(0, bench.opened().size());
    }

    @Test
    public void aRequestSurvivesItsWayToTheOtherProcess() throws Exception {
        BenchmarkRequest sent = request(new Bench());
        BenchmarkRequest received = BenchmarkRequest.parse(sent.toText());

        assertEquals(sent.artifact(), received.artifact());
        assertArrayEquals(new int[] {1, 2}, received.threads());
        assertArrayEquals(new int[] {1}, received.batches());
        assertEquals(PowerMode.LOW, received.powerMode());
        assertEquals(30, received.limits().runs());
        assertEquals(20.0, received.limits().maxSeconds(), 0.0);
        assertEquals("2026-11-22T06:00:00Z", received.started());
        assertEquals(sent.result(), received.result());
    }

    @Test
    public void aProblemSurvivesItsWayWithItsDetails() throws Exception {
        EdgeclsException sent = new EdgeclsException(Problem.STORE_WRITE, "result \"1\"", "no space");
        EdgeclsException received = BenchmarkEvent.parse(BenchmarkEvent.problem(sent).toText()).problem();

        assertEquals(sent.getMessage(), received.getMessage());
        assertEquals(Problem.STORE_WRITE, received.problem());
    }
}

package org.edgecls.core.screen.benchmark;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.ImageIoDecoder;
import org.edgecls.core.screen.Phone;
import org.edgecls.core.screen.model.LibraryGate;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class BenchmarkPresenterTest
        implements BenchmarkView, BenchmarkLink, BenchmarkPresenter.Surroundings {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> requests = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private Phone phone;
    private BenchmarkPresenter presenter;
    private BenchmarkState shown;

    @Before
    public void create() throws Exception {
        phone = new Phone(folder.getRoot());
        phone.add("net");
        presenter = new BenchmarkPresenter(phone.shelf, phone.choices, phone.queue.threads(), this);
        presenter.connect(this);
        presenter.onStart(this);
        phone.queue.runAll();
    }

    private void run() {
        presenter.onRun();
        phone.queue.runAll();
    }

    private void tell(BenchmarkEvent event) {
        presenter.onEvent(event.toText());
        phone.queue.runAll();
    }

    private void tell(BenchmarkEvent.Kind kind) {
        tell(BenchmarkEvent.plain(kind));
    }

    /** The cell of so many threads begins. */
    private void begin(int threads) throws Exception {
        Cell cell = new Bench().cells(threads).get(0);
        tell(BenchmarkEvent.cell(cell, 0, 3));
    }

    @Test
    public void theChosenArtifactIsOfferedAndNothingRunsYet() {
        assertEquals(BenchmarkState.Kind.IDLE, shown.kind());
        assertEquals("net", shown.artifact().name());
        assertTrue(shown.canStart());
        assertFalse(shown.canContinue());
    }

    @Test
    public void withoutACellThereIsNothingToStart() {
        presenter.onBatch(1, false);
        assertFalse(shown.canStart());
        run();

        assertEquals(0, requests.size());
    }

    @Test
    public void aStartSendsTheWholeGridToAFileNamedByTheTime() throws Exception {
        presenter.onThreads(2, false);
        presenter.onBatch(4, true);
        run();

        BenchmarkRequest request = BenchmarkRequest.parse(requests.get(0));
        assertEquals("[1, 4]", Arrays.toString(request.threads()));
        assertEquals("[1, 4]", Arrays.toString(request.batches()));
        assertEquals(100, request.limits().runs());
        assertEquals(3.0, request.limits().minSeconds(), 0.0);
        assertEquals("2026-11-22T06:00:00Z", request.started());
        assertEquals(new File(results(), "2026-11-22T06-00-00Z.json"), request.result());
        assertTrue(shown.busy());
    }

    @Test
    public void whileItRunsTheGridIsFixed() {
        run();
        presenter.onThreads(8, true);
        presenter.onRun();

        assertFalse(shown.grid().threads().contains(8));
        assertEquals(1, requests.size());
    }

    @Test
    public void progressIsShownCellByCell() throws Exception {
        run();
        begin(2);
        assertEquals(2, shown.cell().threads());
        assertEquals("a cell begins with its warm-up", 0, shown.samples());

        tell(BenchmarkEvent.progress(40));
        assertEquals(40, shown.samples());
        begin(4);
        assertEquals(0, shown.samples());
    }

    @Test
    public void atItsEndTheProcessIsLetGo() throws Exception {
        run();
        begin(1);
        tell(BenchmarkEvent.Kind.DONE);

        assertEquals(BenchmarkState.Kind.DONE, shown.kind());
        assertNull(shown.cell());
        assertEquals(Arrays.asList("start", "close"), commands);
    }

    @Test
    public void aProcessThatDiesInACellIsFollowedByAnotherWithTheSameRequest() throws Exception {
        run();
        begin(1);
        presenter.onLost();

        assertEquals(2, requests.size());
        assertEquals(requests.get(0), requests.get(1));
        assertEquals(BenchmarkState.Kind.RUNNING, shown.kind());
    }

    @Test
    public void aProcessThatDiesBeforeAnyCellIsTriedOnceMoreAndNotForever() {
        run();
        presenter.onLost();
        assertEquals(BenchmarkState.Kind.RUNNING, shown.kind());

        presenter.onLost();
        assertEquals(2, requests.size());
        assertEquals(BenchmarkState.Kind.FAILED, shown.kind());
        assertEquals(Problem.BENCHMARK_LOST, shown.problem().problem());
        assertTrue("what was measured is on disk", shown.canContinue());
    }

    @Test
    public void everyCellThatBeginsRenewsThePatience() throws Exception {
        run();
        presenter.onLost();
        begin(1);
        presenter.onLost();
        presenter.onLost();
        assertEquals(BenchmarkState.Kind.RUNNING, shown.kind());

        presenter.onLost();
        assertEquals(BenchmarkState.Kind.FAILED, shown.kind());
        assertEquals(4, requests.size());
    }

    @Test
    public void aStoppedRunCanGoOnWithTheSameRequest() throws Exception {
        run();
        begin(1);
        presenter.onCancel();
        assertEquals(BenchmarkState.Kind.STOPPING, shown.kind());
        tell(BenchmarkEvent.Kind.STOPPED);
        assertEquals(BenchmarkState.Kind.STOPPED, shown.kind());

        presenter.onContinue();
        assertEquals(requests.get(0), requests.get(1));
        assertEquals(Arrays.asList("start", "cancel", "close", "start"), commands);
    }

    @Test
    public void aProcessThatDiesWhileItStopsHasStopped() throws Exception {
        run();
        begin(1);
        presenter.onCancel();
        presenter.onLost();

        assertEquals(BenchmarkState.Kind.STOPPED, shown.kind());
        assertEquals(1, requests.size());
    }

    @Test
    public void leavingTheScreenStopsItBecauseTheBackgroundIsSlow() throws Exception {
        run();
        begin(1);
        presenter.onStop(this, true);
        tell(BenchmarkEvent.Kind.STOPPED);
        presenter.onStart(this);

        assertEquals(BenchmarkState.Kind.LEFT, shown.kind());
        assertTrue(shown.canContinue());
    }

    @Test
    public void beforeTheArtifactsAreReadNobodySaysThatThereIsNone() {
        presenter = new BenchmarkPresenter(phone.shelf, phone.choices, phone.queue.threads(), this);
        presenter.onStart(this);
        assertFalse(shown.artifactsRead());

        phone.queue.runAll();
        assertTrue(shown.artifactsRead());
    }

    @Test
    public void aScreenThatEndsAfterAnotherOneCameDisturbsNothing() throws Exception {
        BenchmarkView earlier = new BenchmarkView() {
            @Override
            public void render(BenchmarkState state) {
                throw new AssertionError("it can't be seen");
            }
        };
        run();
        begin(1);
        presenter.onStop(earlier, true);
        tell(BenchmarkEvent.progress(60));

        assertEquals(BenchmarkState.Kind.RUNNING, shown.kind());
        assertEquals(60, shown.samples());
    }

    @Test
    public void aTurnOfTheDeviceDisturbsNothing() throws Exception {
        run();
        begin(1);
        presenter.onStop(this, false);
        tell(BenchmarkEvent.progress(60));
        presenter.onStart(this);

        assertEquals(BenchmarkState.Kind.RUNNING, shown.kind());
        assertEquals(60, shown.samples());
        assertEquals(Arrays.asList("start"), commands);
    }

    @Test
    public void whatCantBeGoneOnWithSaysWhy() {
        run();
        tell(BenchmarkEvent.problem(
                new EdgeclsException(Problem.STORE_WRITE, "result", "no space")));

        assertEquals(Problem.STORE_WRITE, shown.problem().problem());
    }

    @Test
    public void finishedCellsAreReadFromTheFileWhileItRuns() throws Exception {
        run();
        begin(1);
        new BenchmarkJob(
                        new Bench(),
                        new ImageIoDecoder(),
                        new Bench(),
                        new SystemFiles(),
                        new LinkedHashMap<String, Object>(),
                        new LibraryGate(new File(results(), "missing.so")))
                .run(quick(requests.get(0)), new BenchmarkJob.Output() {
                    @Override
                    public void send(BenchmarkEvent event) {
                        if (event.kind() == BenchmarkEvent.Kind.KEPT) {
                            tell(event);
                        }
                    }
                });

        assertNotNull(shown.result());
        assertEquals(3, shown.result().rows().size());
    }

    @Test
    public void lateNewsOfAnEndedRunChangesNothing() throws Exception {
        run();
        tell(BenchmarkEvent.Kind.DONE);
        begin(4);
        presenter.onLost();

        assertEquals(BenchmarkState.Kind.DONE, shown.kind());
    }

    private static String quick(String request) {
        return request.replace("\"runs\":100", "\"runs\":30").replace("\"runs\": 100", "\"runs\": 30")
                .replace("\"min_seconds\": 3.0", "\"min_seconds\": 0.0")
                .replace("\"min_seconds\":3.0", "\"min_seconds\":0.0");
    }

    @Override
    public void render(BenchmarkState state) {
        shown = state;
    }

    @Override
    public void start(String request) {
        commands.add("start");
        requests.add(request);
    }

    @Override
    public void cancel() {
        commands.add("cancel");
    }

    @Override
    public void close() {
        commands.add("close");
    }

    @Override
    public File results() {
        return folder.getRoot();
    }

    @Override
    public long now() {
        return 1795327200000L;
    }
}

package org.edgecls.core.screen.results;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.TemporaryTree;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.bench.RecordedGrid;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.Problem;
import org.edgecls.core.result.ResultHead;
import org.edgecls.core.result.ResultWriter;
import org.edgecls.core.screen.QueuedThreads;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class ResultsPresenterTest implements ResultsView {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final QueuedThreads queue = new QueuedThreads();
    private List<ResultItem> shown;

    private void list(File results) {
        new ResultsPresenter(this, results, queue.threads()).onStart();
        queue.runAll();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (ResultItem item : shown) {
            names.add(item.file().getName());
        }
        return names;
    }

    @Test
    public void theLatestComesFirstAndOtherFilesAreLeftOut() throws Exception {
        new TemporaryTree(folder.getRoot())
                .with("2026-11-21T06-00-00Z.json", "{}")
                .with("2026-11-22T06-00-00Z.json", "{}")
                .with("2026-11-22T06-00-00Z.json.cell", "x")
                .with(".hidden.json", "{}");
        list(folder.getRoot());

        assertEquals(Arrays.asList("2026-11-22T06-00-00Z.json", "2026-11-21T06-00-00Z.json"), names());
    }

    @Test
    public void oneThatCantBeReadIsListedWithItsReason() throws Exception {
        new TemporaryTree(folder.getRoot()).with("a.json", "{");
        list(folder.getRoot());

        assertEquals(Problem.RESULT_UNREADABLE, shown.get(0).problem().problem());
    }

    @Test
    public void aListTellsHowManyCellsThereAreAndAnOpenedResultHasThemAll() throws Exception {
        Bench bench = new Bench().with(2, new ScriptedEngine(1f, 0f, 0f));
        Map<String, Object> environment = new LinkedHashMap<>();
        ResultHead head = new ResultHead("0.1.0", "2026-11-22T06:00:00Z", environment, bench.description());
        head.settings(
                bench.artifacts(), new int[] {1, 2}, new int[] {1}, Arrays.asList(PowerMode.NONE), Bench.QUICK);
        File file = new File(folder.getRoot(), "a.json");
        bench.run(bench.cells(1, 2), new ResultWriter(file, head, new RecordedGrid()));
        list(folder.getRoot());
        assertEquals("2026-11-22T06:00:00Z", shown.get(0).started());
        assertEquals(1, shown.get(0).rows());
        assertEquals(1, shown.get(0).failures());
        assertNull("a long list has no room for samples", shown.get(0).content());

        new ResultsPresenter(this, folder.getRoot(), queue.threads()).onStart("a.json");
        queue.runAll();
        assertEquals(30, shown.get(0).content().rows().get(0).samplesMs().length);
    }

    @Test
    public void withoutAFolderThereAreNone() {
        list(new File(folder.getRoot(), "missing"));

        assertEquals(Collections.emptyList(), shown);
    }

    @Test
    public void oneResultIsShownByItsName() throws Exception {
        new TemporaryTree(folder.getRoot()).with("a.json", "{}").with("b.json", "{}");
        new ResultsPresenter(this, folder.getRoot(), queue.threads()).onStart("b.json");
        queue.runAll();

        assertEquals(Arrays.asList("b.json"), names());
        assertNotNull(shown.get(0).problem());
    }

    @Test
    public void aNameThatLeavesTheFolderIsNoResult() {
        assertTrue(ResultsPresenter.isResult("2026-11-22T06-00-00Z.json"));
        assertFalse(ResultsPresenter.isResult("../shared_prefs/choices.json"));
        assertFalse(ResultsPresenter.isResult("..json"));
        assertFalse(ResultsPresenter.isResult("loading"));
    }

    @Override
    public void render(List<ResultItem> items) {
        shown = items;
    }
}

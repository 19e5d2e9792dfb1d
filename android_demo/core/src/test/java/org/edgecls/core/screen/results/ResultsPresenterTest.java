package org.edgecls.core.screen.results;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.edgecls.core.TemporaryTree;
import org.edgecls.core.error.Problem;
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

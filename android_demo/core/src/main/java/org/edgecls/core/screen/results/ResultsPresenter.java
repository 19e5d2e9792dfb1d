package org.edgecls.core.screen.results;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.edgecls.core.screen.Threads;

/** Reads the kept results for a screen. Called on the user interface's thread. */
public final class ResultsPresenter {
    private static final String ENDING = ".json";

    private final ResultsView view;
    private final File folder;
    private final Threads threads;

    /** A presenter of one screen; {@code folder} is where the results are kept. */
    public ResultsPresenter(ResultsView view, File folder, Threads threads) {
        this.view = view;
        this.folder = folder;
        this.threads = threads;
    }

    /** The list can be seen: its names are times, so the latest is the last. */
    public void onStart() {
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                show(list());
            }
        });
    }

    /** The screen of one result can be seen. */
    public void onStart(final String name) {
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                show(Collections.singletonList(ResultItem.opened(new File(folder, name))));
            }
        });
    }

    /** Whether a file of this name in the folder of results is one. */
    public static boolean isResult(String name) {
        return name.endsWith(ENDING) && !name.startsWith(".") && name.indexOf('/') < 0;
    }

    private List<ResultItem> list() {
        String[] names = folder.list();
        List<String> results = new ArrayList<String>();
        for (String name : names == null ? new String[0] : names) {
            if (isResult(name)) {
                results.add(name);
            }
        }
        Collections.sort(results, Collections.reverseOrder());
        List<ResultItem> items = new ArrayList<ResultItem>();
        for (String name : results) {
            items.add(ResultItem.listed(new File(folder, name)));
        }
        return items;
    }

    private void show(final List<ResultItem> items) {
        threads.ui().execute(new Runnable() {
            @Override
            public void run() {
                view.render(items);
            }
        });
    }
}

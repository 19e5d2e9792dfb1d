package org.edgecls.core.screen.results;

import java.util.List;

/** A screen of results. */
public interface ResultsView {
    /** Shows results, the latest first. */
    void render(List<ResultItem> items);
}

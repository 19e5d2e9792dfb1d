package org.edgecls.demo.results;

import android.view.View;
import android.widget.TextView;
import java.util.List;
import org.edgecls.core.screen.results.ResultItem;
import org.edgecls.core.screen.results.ResultsView;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Labels;
import org.edgecls.demo.text.Sentences;

/** The views of one result. */
final class ResultScreen implements ResultsView {
    private final View share;
    private final TextView problem;
    private final ResultTable table;
    private final Sentences sentences;

    ResultScreen(View root) {
        share = root.findViewById(R.id.result_share);
        problem = (TextView) root.findViewById(R.id.problem);
        table = new ResultTable(root.findViewById(R.id.result));
        sentences = new Sentences(root.getContext());
    }

    @Override
    public void render(List<ResultItem> results) {
        ResultItem item = results.get(0);
        share.setEnabled(item.problem() == null);
        Labels.show(problem, item.problem() == null ? null : sentences.both(item.problem()));
        table.show(item.content());
    }
}

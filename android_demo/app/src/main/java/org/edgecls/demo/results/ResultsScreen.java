package org.edgecls.demo.results;

import android.content.Context;
import android.content.Intent;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.TextView;
import java.util.List;
import org.edgecls.core.screen.results.ResultItem;
import org.edgecls.core.screen.results.ResultsView;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Numbers;
import org.edgecls.demo.text.Sentences;

/** The views of the list of results. */
final class ResultsScreen implements ResultsView {
    private final Context context;
    private final View empty;
    private final ViewGroup items;
    private final Numbers numbers;
    private final Sentences sentences;

    ResultsScreen(View root) {
        context = root.getContext();
        numbers = new Numbers(context);
        sentences = new Sentences(context);
        empty = root.findViewById(R.id.results_empty);
        items = (ViewGroup) root.findViewById(R.id.items);
    }

    @Override
    public void render(List<ResultItem> results) {
        empty.setVisibility(results.isEmpty() ? View.VISIBLE : View.GONE);
        items.removeAllViews();
        for (ResultItem item : results) {
            items.addView(line(item));
        }
    }

    private View line(final ResultItem item) {
        TextView line = (TextView) LayoutInflater.from(context).inflate(R.layout.result_item, items, false);
        line.setText(text(item));
        line.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                Intent intent = new Intent(context, ResultActivity.class);
                context.startActivity(intent.putExtra(ResultActivity.NAME, item.file().getName()));
            }
        });
        return line;
    }

    private String text(ResultItem item) {
        if (item.problem() != null) {
            return sentences.both(item.problem());
        }
        String measured = context.getResources().getQuantityString(R.plurals.cells, item.rows(), item.rows());
        String started = numbers.localTime(item.started());
        return item.failures() == 0
                ? context.getString(R.string.result_line, started, measured)
                : context.getString(R.string.result_line_failed, started, measured, item.failures());
    }
}

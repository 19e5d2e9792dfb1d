package org.edgecls.demo.live;

import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.ProgressBar;
import android.widget.TextView;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.classify.Rank;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Numbers;

/** The best classes of a prediction: label, percent and a bar for each. */
public final class RankRows {
    private static final int ROWS = 5;

    private final ViewGroup parent;
    private final Numbers numbers;

    /** Rows that are put into {@code parent} and show nothing yet. */
    public RankRows(ViewGroup parent) {
        this.parent = parent;
        this.numbers = new Numbers(parent.getContext());
        LayoutInflater inflater = LayoutInflater.from(parent.getContext());
        for (int i = 0; i < ROWS; i++) {
            parent.addView(inflater.inflate(R.layout.rank_row, parent, false));
        }
        show(null);
    }

    /** Shows a prediction; none when null. */
    public void show(Prediction prediction) {
        int ranks = prediction == null ? 0 : prediction.ranks().size();
        for (int i = 0; i < ROWS; i++) {
            View row = parent.getChildAt(i);
            row.setVisibility(i < ranks ? View.VISIBLE : View.GONE);
            if (i < ranks) {
                fill(row, prediction.ranks().get(i));
            }
        }
    }

    private void fill(View row, Rank rank) {
        ProgressBar bar = (ProgressBar) row.findViewById(R.id.rank_bar);
        ((TextView) row.findViewById(R.id.rank_label)).setText(rank.label());
        ((TextView) row.findViewById(R.id.rank_percent)).setText(numbers.percent(rank.score()));
        bar.setProgress((int) Math.round(rank.score() * bar.getMax()));
    }
}

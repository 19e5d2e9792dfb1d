package org.edgecls.demo.benchmark;

import android.view.View;
import android.view.ViewGroup;
import android.widget.CheckBox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.edgecls.demo.R;

/** A box to tick for each number of a list. */
final class GridBoxes {
    /** Hears of a number that the user ticked or cleared. */
    interface Listener {
        void onTicked(int number, boolean chosen);
    }

    private final List<CheckBox> boxes = new ArrayList<CheckBox>();
    private final List<Integer> numbers;

    /**
     * Boxes in {@code parent}.
     *
     * @param labels the text of each number, in the same order
     */
    GridBoxes(ViewGroup parent, List<Integer> numbers, List<String> labels, final Listener listener) {
        this.numbers = numbers;
        int touch = parent.getResources().getDimensionPixelSize(R.dimen.touch);
        for (int i = 0; i < numbers.size(); i++) {
            final int number = numbers.get(i);
            final CheckBox box = new CheckBox(parent.getContext());
            box.setText(labels.get(i));
            box.setMinHeight(touch);
            box.setOnClickListener(new View.OnClickListener() {
                @Override
                public void onClick(View view) {
                    listener.onTicked(number, box.isChecked());
                }
            });
            parent.addView(box);
            boxes.add(box);
        }
    }

    /** Shows what is chosen, and whether it can be changed. */
    void show(Collection<Integer> chosen, boolean enabled) {
        for (int i = 0; i < boxes.size(); i++) {
            boxes.get(i).setChecked(chosen.contains(numbers.get(i)));
            boxes.get(i).setEnabled(enabled);
        }
    }
}

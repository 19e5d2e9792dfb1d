package org.edgecls.demo.live;

import android.view.View;
import android.widget.AdapterView;
import android.widget.ArrayAdapter;
import android.widget.Spinner;
import java.util.Collections;
import java.util.List;

/** One choice from a list. */
final class SpinnerChoice implements AdapterView.OnItemSelectedListener {
    /** Hears of what is selected: by the user, and after {@link SpinnerChoice#show}, too. */
    interface Listener {
        void onChosen(int position);
    }

    private final Spinner spinner;
    private final Listener listener;
    private List<String> labels = Collections.emptyList();
    private int shown = -1;

    SpinnerChoice(Spinner spinner, Listener listener) {
        this.spinner = spinner;
        this.listener = listener;
        spinner.setOnItemSelectedListener(this);
    }

    /**
     * Shows these labels with one of them selected. What was shown before stays as it is: a choice of the user is told
     * only after the next layout, and must not be undone by the frames that are shown until then.
     */
    void show(List<String> texts, int selected) {
        if (!texts.equals(labels)) {
            labels = texts;
            ArrayAdapter<String> adapter = new ArrayAdapter<String>(
                    spinner.getContext(), android.R.layout.simple_spinner_item, texts);
            adapter.setDropDownViewResource(android.R.layout.simple_spinner_dropdown_item);
            spinner.setAdapter(adapter);
            shown = -1;
        }
        if (selected >= 0 && selected != shown) {
            shown = selected;
            spinner.setSelection(selected);
        }
        spinner.setEnabled(!texts.isEmpty());
    }

    @Override
    public void onItemSelected(AdapterView<?> parent, View view, int position, long id) {
        listener.onChosen(position);
    }

    @Override
    public void onNothingSelected(AdapterView<?> parent) {
        // The list became empty: there is nothing to tell.
    }
}

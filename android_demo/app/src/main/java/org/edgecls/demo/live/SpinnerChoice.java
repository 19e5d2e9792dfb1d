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

    SpinnerChoice(Spinner spinner, Listener listener) {
        this.spinner = spinner;
        this.listener = listener;
        spinner.setOnItemSelectedListener(this);
    }

    /** Shows these labels with one of them selected; what is shown already stays as it is. */
    void show(List<String> texts, int selected) {
        if (!texts.equals(labels)) {
            labels = texts;
            ArrayAdapter<String> adapter = new ArrayAdapter<String>(
                    spinner.getContext(), android.R.layout.simple_spinner_item, texts);
            adapter.setDropDownViewResource(android.R.layout.simple_spinner_dropdown_item);
            spinner.setAdapter(adapter);
        }
        if (selected >= 0 && spinner.getSelectedItemPosition() != selected) {
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

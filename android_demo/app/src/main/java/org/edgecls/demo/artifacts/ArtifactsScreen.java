package org.edgecls.demo.artifacts;

import android.app.AlertDialog;
import android.content.Context;
import android.content.DialogInterface;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.RadioButton;
import android.widget.TextView;
import java.util.HashMap;
import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Description;
import org.edgecls.core.screen.artifacts.ArtifactItem;
import org.edgecls.core.screen.artifacts.ArtifactsPresenter;
import org.edgecls.core.screen.artifacts.ArtifactsState;
import org.edgecls.core.screen.artifacts.ArtifactsView;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Labels;
import org.edgecls.demo.text.Numbers;
import org.edgecls.demo.text.Sentences;

/** The views of the list of artifacts. */
final class ArtifactsScreen implements ArtifactsView {
    private final Context context;
    private final Numbers numbers;
    private final Sentences sentences;
    private final View importZip;
    private final View importFolder;
    private final TextView status;
    private final TextView problem;
    private final ViewGroup items;

    private final Map<String, RadioButton> buttons = new HashMap<String, RadioButton>();

    private ArtifactsPresenter presenter;
    private ArtifactsState shown;

    ArtifactsScreen(View root) {
        context = root.getContext();
        numbers = new Numbers(context);
        sentences = new Sentences(context);
        importZip = root.findViewById(R.id.import_zip);
        importFolder = root.findViewById(R.id.import_folder);
        status = (TextView) root.findViewById(R.id.status);
        problem = (TextView) root.findViewById(R.id.problem);
        items = (ViewGroup) root.findViewById(R.id.items);
    }

    /** Says who hears of clicks; once, before anything else. */
    void attach(ArtifactsPresenter listener) {
        presenter = listener;
    }

    @Override
    public void render(ArtifactsState state) {
        importZip.setEnabled(!state.busy());
        importFolder.setEnabled(!state.busy());
        Labels.show(status, status(state));
        Labels.show(problem, state.problem() == null ? null : sentences.both(state.problem()));
        boolean sameRows = shown != null && shown.items() == state.items() && shown.busy() == state.busy();
        shown = state;
        if (!sameRows) {
            addRows(state);
        }
        for (Map.Entry<String, RadioButton> button : buttons.entrySet()) {
            button.getValue().setChecked(button.getKey().equals(state.chosenId()));
        }
    }

    private void addRows(ArtifactsState state) {
        items.removeAllViews();
        buttons.clear();
        if (state.items() != null) {
            for (ArtifactItem item : state.items()) {
                items.addView(row(item, state));
            }
        }
    }

    private String status(ArtifactsState state) {
        if (state.busy()) {
            return context.getString(R.string.artifacts_reading);
        }
        if (state.items().isEmpty()) {
            return context.getString(R.string.artifacts_none);
        }
        return state.imported() == null ? null : context.getString(R.string.artifact_was_imported, state.imported());
    }

    private View row(final ArtifactItem item, ArtifactsState state) {
        View row = LayoutInflater.from(context).inflate(R.layout.artifact_row, items, false);
        RadioButton choose = (RadioButton) row.findViewById(R.id.artifact_choose);
        choose.setText(item.name());
        choose.setEnabled(item.artifact() != null);
        buttons.put(item.id(), choose);
        choose.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                presenter.onChoose(item);
            }
        });
        Labels.show((TextView) row.findViewById(R.id.artifact_about), about(item));
        Labels.show(
                (TextView) row.findViewById(R.id.artifact_problem),
                item.problem() == null ? null : sentences.both(item.problem()));
        View remove = row.findViewById(R.id.artifact_remove);
        remove.setVisibility(item.imported() ? View.VISIBLE : View.GONE);
        remove.setEnabled(!state.busy());
        remove.setContentDescription(context.getString(R.string.artifact_remove_named, item.name()));
        remove.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                confirmRemoval(item);
            }
        });
        return row;
    }

    private String about(ArtifactItem item) {
        Artifact artifact = item.artifact();
        if (artifact == null) {
            return null;
        }
        Description description = artifact.description();
        return context.getString(
                item.imported() ? R.string.artifact_about_imported : R.string.artifact_about_built_in,
                description.precision(),
                numbers.whole(description.classes()),
                description.optVersion(),
                numbers.megabytes(description.nbSize()),
                description.target());
    }

    private void confirmRemoval(final ArtifactItem item) {
        new AlertDialog.Builder(context)
                .setMessage(context.getString(R.string.artifact_remove_question, item.name()))
                .setNegativeButton(android.R.string.cancel, null)
                .setPositiveButton(R.string.artifact_remove, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        presenter.onRemove(item);
                    }
                })
                .show();
    }
}

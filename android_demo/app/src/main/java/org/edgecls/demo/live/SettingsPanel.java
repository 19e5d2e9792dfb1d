package org.edgecls.demo.live;

import android.content.res.Resources;
import android.view.View;
import android.widget.Spinner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.screen.artifacts.ArtifactItem;
import org.edgecls.core.screen.live.LivePresenter;
import org.edgecls.core.screen.live.LiveState;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Sentences;

/** Artifact, threads and power mode of the live screen. */
final class SettingsPanel {
    private final LivePresenter presenter;
    private final Resources resources;
    private final SpinnerChoice artifact;
    private final SpinnerChoice threads;
    private final SpinnerChoice power;
    private final List<String> threadLabels = new ArrayList<String>();
    private final List<String> powerLabels = new ArrayList<String>();

    private List<ArtifactItem> items = Collections.emptyList();
    private List<String> itemLabels = Collections.emptyList();

    SettingsPanel(View root, LivePresenter livePresenter, int cores) {
        this.presenter = livePresenter;
        this.resources = root.getResources();
        Sentences sentences = new Sentences(root.getContext());
        for (int count = 1; count <= cores; count++) {
            threadLabels.add(resources.getQuantityString(R.plurals.threads, count, count));
        }
        for (PowerMode mode : PowerMode.values()) {
            powerLabels.add(sentences.named("power_" + mode.word(), mode.word()));
        }
        artifact = new SpinnerChoice((Spinner) root.findViewById(R.id.choose_artifact), new SpinnerChoice.Listener() {
            @Override
            public void onChosen(int position) {
                if (position < items.size()) {
                    presenter.onArtifact(items.get(position));
                }
            }
        });
        threads = new SpinnerChoice((Spinner) root.findViewById(R.id.choose_threads), new SpinnerChoice.Listener() {
            @Override
            public void onChosen(int position) {
                presenter.onThreads(position + 1);
            }
        });
        power = new SpinnerChoice((Spinner) root.findViewById(R.id.choose_power), new SpinnerChoice.Listener() {
            @Override
            public void onChosen(int position) {
                presenter.onPowerMode(PowerMode.values()[position]);
            }
        });
    }

    void render(LiveState state) {
        if (state.artifacts() != null && state.artifacts() != items) {
            items = state.artifacts();
            itemLabels = labels(items);
        }
        artifact.show(itemLabels, selected(state.artifact()));
        threads.show(threadLabels, state.settings().threads() - 1);
        power.show(powerLabels, state.settings().powerMode().ordinal());
    }

    private List<String> labels(List<ArtifactItem> artifacts) {
        List<String> texts = new ArrayList<String>();
        for (ArtifactItem item : artifacts) {
            int text = item.imported() ? R.string.artifact_imported : R.string.artifact_built_in;
            texts.add(resources.getString(text, item.name(), item.artifact().description().precision()));
        }
        return texts;
    }

    private int selected(ArtifactItem chosen) {
        for (int i = 0; chosen != null && i < items.size(); i++) {
            if (items.get(i).id().equals(chosen.id())) {
                return i;
            }
        }
        return -1;
    }
}

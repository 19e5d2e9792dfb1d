package org.edgecls.demo.live;

import android.content.ActivityNotFoundException;
import android.content.Context;
import android.content.Intent;
import android.net.Uri;
import android.provider.Settings;
import android.view.View;
import android.view.ViewGroup;
import android.widget.Button;
import android.widget.TextView;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.screen.camera.CameraState;
import org.edgecls.core.screen.live.LivePresenter;
import org.edgecls.core.screen.live.LiveState;
import org.edgecls.core.screen.live.LiveView;
import org.edgecls.core.screen.model.EngineState;
import org.edgecls.demo.R;
import org.edgecls.demo.text.EngineTexts;
import org.edgecls.demo.text.Labels;
import org.edgecls.demo.text.Numbers;

/** The views of the live screen. */
public final class LiveScreen implements LiveView {
    private final Context context;
    private final LivePresenter presenter;
    private final Numbers numbers;
    private final EngineTexts texts;
    private final RankRows ranks;
    private final SettingsPanel settings;
    private final View cameraOverlay;
    private final TextView cameraMessage;
    private final Button cameraAction;
    private final View cameraSwitch;
    private final TextView headline;
    private final TextView distrust;
    private final TextView figures;
    private final TextView problem;
    private final View engineRetry;
    private final TextView engine;
    private final TextView versions;
    private final TextView verdict;

    private CameraState cameraShown = CameraState.OFF;

    /**
     * The screen below a root view.
     *
     * @param cores the most threads to choose
     */
    public LiveScreen(View root, LivePresenter presenter, int cores) {
        this.context = root.getContext();
        this.presenter = presenter;
        numbers = new Numbers(context);
        texts = new EngineTexts(context);
        ranks = new RankRows((ViewGroup) root.findViewById(R.id.ranks));
        settings = new SettingsPanel(root, presenter, cores);
        cameraOverlay = root.findViewById(R.id.camera_overlay);
        cameraMessage = (TextView) root.findViewById(R.id.camera_message);
        cameraAction = (Button) root.findViewById(R.id.camera_action);
        cameraSwitch = root.findViewById(R.id.camera_switch);
        headline = (TextView) root.findViewById(R.id.headline);
        distrust = (TextView) root.findViewById(R.id.distrust);
        figures = (TextView) root.findViewById(R.id.figures);
        problem = (TextView) root.findViewById(R.id.problem);
        engineRetry = root.findViewById(R.id.engine_retry);
        engine = (TextView) root.findViewById(R.id.engine);
        versions = (TextView) root.findViewById(R.id.versions);
        verdict = (TextView) root.findViewById(R.id.verdict);
        listen();
    }

    @Override
    public void render(LiveState state) {
        renderCamera(state);
        settings.render(state);
        ranks.show(state.prediction());
        Labels.show(figures, figures(state));
        EngineState how = state.engine();
        Labels.show(problem, state.problem() != null ? texts.both(state.problem()) : texts.problem(how));
        engineRetry.setVisibility(texts.canRetry(how) ? View.VISIBLE : View.GONE);
        Labels.show(engine, texts.about(how));
        Labels.show(versions, texts.versions(how));
        Labels.show(verdict, texts.agreement(how));
        Labels.show(distrust, texts.distrust(how));
        if (how.kind() != EngineState.Kind.READY) {
            Labels.show(headline, texts.waiting(how, state.artifacts() != null));
        } else if (state.prediction() == null) {
            Labels.show(headline, null);
        }
    }

    @Override
    public void announce(Prediction prediction) {
        Labels.show(headline, context.getString(R.string.most_likely, prediction.ranks().get(0).label()));
    }

    private void listen() {
        cameraAction.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                act();
            }
        });
        cameraSwitch.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                presenter.onSwitchCamera();
            }
        });
        engineRetry.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                presenter.onRetryEngine();
            }
        });
    }

    private void act() {
        if (cameraShown == CameraState.PERMISSION_NEEDED) {
            presenter.onAllow();
        } else if (cameraShown == CameraState.PERMISSION_REFUSED) {
            openSettings();
        } else {
            presenter.onRetryCamera();
        }
    }

    /** The settings of this app; where a device has no such screen, all settings. */
    private void openSettings() {
        Uri app = Uri.fromParts("package", context.getPackageName(), null);
        try {
            context.startActivity(new Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, app));
        } catch (ActivityNotFoundException noSuchScreen) {
            context.startActivity(new Intent(Settings.ACTION_SETTINGS));
        }
    }

    private void renderCamera(LiveState state) {
        cameraShown = state.camera();
        int sentence = CameraMessages.sentence(state.camera());
        int action = CameraMessages.action(state.camera());
        cameraOverlay.setVisibility(sentence == 0 ? View.GONE : View.VISIBLE);
        Labels.show(cameraMessage, sentence == 0 ? null : context.getString(sentence));
        Labels.show(cameraAction, action == 0 ? null : context.getString(action));
        boolean canSwitch = state.canSwitchCamera() && state.camera() == CameraState.RUNNING;
        cameraSwitch.setVisibility(canSwitch ? View.VISIBLE : View.GONE);
    }

    private String figures(LiveState state) {
        Prediction found = state.prediction();
        if (found == null) {
            return null;
        }
        return context.getString(
                R.string.live_figures,
                numbers.ms(state.convertMs()),
                numbers.ms(found.preprocessMs()),
                numbers.ms(found.inferenceMs()),
                numbers.rate(state.perSecond()));
    }
}

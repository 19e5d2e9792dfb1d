package org.edgecls.core.screen.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.Choices;
import org.edgecls.core.screen.Clock;
import org.edgecls.core.screen.Threads;
import org.edgecls.core.screen.artifacts.ArtifactItem;
import org.edgecls.core.screen.artifacts.ArtifactShelf;
import org.edgecls.core.screen.camera.CameraControl;
import org.edgecls.core.screen.camera.CameraEvents;
import org.edgecls.core.screen.camera.CameraPermission;
import org.edgecls.core.screen.camera.CameraState;
import org.edgecls.core.screen.model.EngineSession;
import org.edgecls.core.screen.model.EngineState;

/**
 * The live screen's behaviour: camera, engine and choices in, one state out.
 *
 * <p>Everything but {@link #wantsFrame()} is called on the user interface's thread.
 */
public final class LivePresenter implements CameraEvents, EngineSession.Listener, EngineSession.Answer {
    private static final int TOP = 5;
    private static final int RATE_SECONDS = 3;
    private static final int ANNOUNCE_SECONDS = 4;
    /** So many frames in a row that can't be read are no accident. */
    private static final int MOST_LOST = 30;

    private final CameraPermission permission;
    private final EngineSession engine;
    private final ArtifactShelf shelf;
    private final Choices choices;
    private final Threads threads;
    private final Clock clock;
    private final FrameRate rate = new FrameRate(RATE_SECONDS);
    private final Announcer announcer = new Announcer(ANNOUNCE_SECONDS);
    private final AtomicBoolean frameInFlight = new AtomicBoolean();

    private volatile boolean ready;
    private LiveView view;
    private CameraControl camera;
    private LiveState state;
    private boolean resumed;
    private boolean refusedForGood;
    private int lost;
    private double convertMs;

    /**
     * A presenter of one screen, from its creation to its end.
     *
     * @param permission asks for the camera; its answer comes by {@link #onPermissionAnswer}
     */
    public LivePresenter(
            CameraPermission permission,
            EngineSession engine,
            ArtifactShelf shelf,
            Choices choices,
            Threads threads,
            Clock clock) {
        this.permission = permission;
        this.engine = engine;
        this.shelf = shelf;
        this.choices = choices;
        this.threads = threads;
        this.clock = clock;
        this.state = new LiveState(choices.settings());
    }

    /** Says what shows the state and what takes pictures; once, before anything else. */
    public void attach(LiveView screen, CameraControl control) {
        view = screen;
        camera = control;
    }

    /** The screen is in front. */
    public void onResume() {
        resumed = true;
        engine.listen(this);
        onEngine(engine.state());
        readArtifacts();
        startCamera();
    }

    /** The screen is in front no longer: the camera goes off. */
    public void onPause() {
        resumed = false;
        ready = false;
        engine.ignore(this);
        camera.close();
        rate.reset();
        state = state.withCamera(CameraState.OFF, false);
    }

    /** The user wants to be asked for the camera. */
    public void onAllow() {
        permission.request();
    }

    /**
     * The user's answer.
     *
     * @param mayAskAgain what the system says after a refusal. After a question that the user sent away unanswered it
     *     says no, too, though it would ask again: so the first no is not taken for the last word
     */
    public void onPermissionAnswer(boolean granted, boolean mayAskAgain) {
        refusedForGood = !granted && !mayAskAgain && choices.cameraRefused();
        if (!granted) {
            choices.refuseCamera();
        }
        if (resumed) {
            startCamera();
        }
    }

    /** The user wants to try the camera again. */
    public void onRetryCamera() {
        startCamera();
    }

    /** The user wants the other camera. */
    public void onSwitchCamera() {
        choices.chooseCamera(!choices.frontCamera());
        startCamera();
    }

    /** The user chose an artifact. */
    public void onArtifact(ArtifactItem item) {
        if (state.artifact() == null || !item.id().equals(state.artifact().id())) {
            choices.chooseArtifact(item.id());
            choose(state.artifacts(), item);
        }
    }

    /** The user chose a number of threads. */
    public void onThreads(int count) {
        if (count != choices.settings().threads()) {
            choices.chooseThreads(count);
            choose(state.artifacts(), state.artifact());
        }
    }

    /** The user chose a power mode. */
    public void onPowerMode(PowerMode mode) {
        if (mode != choices.settings().powerMode()) {
            choices.choosePowerMode(mode);
            choose(state.artifacts(), state.artifact());
        }
    }

    /** The user wants the engine to be loaded again. */
    public void onRetryEngine() {
        engine.retry();
    }

    @Override
    public void onCamera(CameraState how) {
        if (resumed) {
            show(state.withCamera(how, camera.canSwitch()));
        }
    }

    @Override
    public boolean wantsFrame() {
        return ready && frameInFlight.compareAndSet(false, true);
    }

    @Override
    public void onFrame(Pixels picture, double milliseconds) {
        lost = 0;
        convertMs = milliseconds;
        if (!resumed || !engine.classify(picture, TOP, this)) {
            frameInFlight.set(false);
        }
    }

    @Override
    public void onFrameLost() {
        frameInFlight.set(false);
        lost++;
        if (resumed && lost >= MOST_LOST) {
            lost = 0;
            camera.close();
            show(state.withCamera(CameraState.FAILED, false));
        }
    }

    @Override
    public void onEngine(EngineState how) {
        ready = how.kind() == EngineState.Kind.READY;
        rate.reset();
        announcer.forget();
        show(state.withEngine(how));
    }

    @Override
    public void onPrediction(Prediction found) {
        frameInFlight.set(false);
        if (!resumed || !ready) {
            return;
        }
        long now = clock.nanos();
        rate.tick(now);
        show(state.withAnswer(found, convertMs, rate.perSecond()));
        if (announcer.tells(found, now)) {
            view.announce(found);
        }
    }

    @Override
    public void onProblem(EdgeclsException cause) {
        frameInFlight.set(false);
        if (resumed) {
            announcer.forget();
            show(state.withProblem(cause));
        }
    }

    @Override
    public void onOvertaken() {
        frameInFlight.set(false);
    }

    private void startCamera() {
        if (permission.granted()) {
            show(state.withCamera(CameraState.OPENING, false));
            camera.open(choices.frontCamera());
        } else {
            camera.close();
            CameraState why = refusedForGood ? CameraState.PERMISSION_REFUSED : CameraState.PERMISSION_NEEDED;
            show(state.withCamera(why, false));
        }
    }

    private void readArtifacts() {
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                final List<ArtifactItem> items = shelf.items();
                threads.ui().execute(new Runnable() {
                    @Override
                    public void run() {
                        onArtifacts(items);
                    }
                });
            }
        });
    }

    private void onArtifacts(List<ArtifactItem> items) {
        if (!resumed) {
            return;
        }
        List<ArtifactItem> whole = new ArrayList<ArtifactItem>();
        for (ArtifactItem item : items) {
            if (item.artifact() != null) {
                whole.add(item);
            }
        }
        choose(whole, ArtifactShelf.chosen(whole, choices.artifact()));
    }

    private void choose(List<ArtifactItem> all, ArtifactItem chosen) {
        show(state.withChoice(all, chosen, choices.settings()));
        if (chosen == null) {
            engine.unload();
        } else {
            engine.use(chosen.artifact(), choices.settings());
        }
    }

    private void show(LiveState next) {
        state = next;
        view.render(next);
    }
}

package org.edgecls.core.screen.live;

import java.util.List;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.screen.Threads;
import org.edgecls.core.screen.artifacts.ArtifactItem;
import org.edgecls.core.screen.camera.CameraState;
import org.edgecls.core.screen.model.EngineState;

/** Everything that the live screen shows at one moment. It does not change: a with method gives another one. */
public final class LiveState {
    private CameraState camera = CameraState.OFF;
    private boolean canSwitchCamera;
    private EngineState engine = EngineState.empty();
    private List<ArtifactItem> artifacts;
    private ArtifactItem artifact;
    private EngineSettings settings;
    private Prediction prediction;
    private double convertMs;
    private double perSecond;
    private EdgeclsException problem;

    LiveState(EngineSettings settings) {
        this.settings = settings;
    }

    private LiveState(LiveState from) {
        camera = from.camera;
        canSwitchCamera = from.canSwitchCamera;
        engine = from.engine;
        artifacts = from.artifacts;
        artifact = from.artifact;
        settings = from.settings;
        prediction = from.prediction;
        convertMs = from.convertMs;
        perSecond = from.perSecond;
        problem = from.problem;
    }

    /** How the camera is. */
    public CameraState camera() {
        return camera;
    }

    /** Whether there is another camera to change to. */
    public boolean canSwitchCamera() {
        return canSwitchCamera;
    }

    /** How the engine is. */
    public EngineState engine() {
        return engine;
    }

    /** The artifacts to choose from, whole ones only; null while they are being read. */
    public List<ArtifactItem> artifacts() {
        return artifacts;
    }

    /** The chosen one; null where there is none. */
    public ArtifactItem artifact() {
        return artifact;
    }

    /** Threads and power mode as chosen. */
    public EngineSettings settings() {
        return settings;
    }

    /** The latest answer; null before the first. */
    public Prediction prediction() {
        return prediction;
    }

    /** How long the frame's way from the camera to pixels took, milliseconds. */
    public double convertMs() {
        return convertMs;
    }

    /** Answers a second. */
    public double perSecond() {
        return perSecond;
    }

    /** Why the latest frame has no answer; null where it has one. */
    public EdgeclsException problem() {
        return problem;
    }

    LiveState withCamera(CameraState state, boolean canSwitch) {
        LiveState next = new LiveState(this);
        next.camera = state;
        next.canSwitchCamera = canSwitch;
        return next;
    }

    /** Another engine state: the old answer is none of its answers. */
    LiveState withEngine(EngineState state) {
        LiveState next = new LiveState(this);
        next.engine = state;
        next.prediction = null;
        next.problem = null;
        next.perSecond = 0.0;
        return next;
    }

    LiveState withChoice(List<ArtifactItem> all, ArtifactItem chosen, EngineSettings how) {
        LiveState next = new LiveState(this);
        next.artifacts = all;
        next.artifact = chosen;
        next.settings = how;
        return next;
    }

    LiveState withAnswer(Prediction found, double milliseconds, double rate) {
        LiveState next = new LiveState(this);
        next.prediction = found;
        next.convertMs = milliseconds;
        next.perSecond = rate;
        next.problem = null;
        return next;
    }

    LiveState withProblem(EdgeclsException cause) {
        LiveState next = new LiveState(this);
        next.prediction = null;
        next.problem = cause;
        return next;
    }
}

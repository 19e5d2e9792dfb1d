package org.edgecls.core.screen;

import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;

/** What the user chose for the live screen: artifact, threads, power mode, camera, and whether it may be used. */
public final class Choices {
    private static final int DEFAULT_THREADS = 4;

    private final Preferences preferences;
    private final int cores;

    /**
     * Reads and keeps the choices.
     *
     * @param cores processors of the device: threads are 1 to that many
     */
    public Choices(Preferences preferences, int cores) {
        this.preferences = preferences;
        this.cores = Math.max(1, Math.min(cores, EngineSettings.MAX_THREADS));
    }

    /** The most threads that can be chosen. */
    public int cores() {
        return cores;
    }

    /** The id of the chosen artifact; null where none was chosen yet. */
    public String artifact() {
        return preferences.text("artifact", null);
    }

    /** Keeps the choice of an artifact by its id. */
    public void chooseArtifact(String id) {
        preferences.keep("artifact", id);
    }

    /** Threads and power mode; what was kept and can't be read counts as not chosen. */
    public EngineSettings settings() {
        return new EngineSettings(threads(), powerMode());
    }

    /** Keeps the choice of threads, brought into 1 to {@link #cores()}. */
    public void chooseThreads(int threads) {
        preferences.keep("threads", Integer.toString(within(threads)));
    }

    /** Keeps the choice of a power mode. */
    public void choosePowerMode(PowerMode mode) {
        preferences.keep("power_mode", mode.word());
    }

    /** Whether the front camera is chosen. */
    public boolean frontCamera() {
        return "front".equals(preferences.text("camera", "back"));
    }

    /** Keeps the choice of a camera. */
    public void chooseCamera(boolean front) {
        preferences.keep("camera", front ? "front" : "back");
    }

    /** Whether the user was asked for the camera before, and did not allow it. */
    public boolean cameraRefused() {
        return preferences.text("camera_refused", null) != null;
    }

    /** Keeps that the user did not allow the camera. */
    public void refuseCamera() {
        preferences.keep("camera_refused", "yes");
    }

    private int threads() {
        try {
            return within(Integer.parseInt(preferences.text("threads", "")));
        } catch (NumberFormatException notChosen) {
            return within(DEFAULT_THREADS);
        }
    }

    private PowerMode powerMode() {
        try {
            return PowerMode.of(preferences.text("power_mode", PowerMode.NONE.word()));
        } catch (EdgeclsException notChosen) {
            return PowerMode.NONE;
        }
    }

    private int within(int threads) {
        return Math.max(1, Math.min(threads, cores));
    }
}

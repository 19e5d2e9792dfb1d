package org.edgecls.core.screen.camera;

/** How the camera of the live screen is. */
public enum CameraState {
    /** Not wanted: the screen is in the background. */
    OFF(false),
    /** The user has not allowed it yet, and may be asked. */
    PERMISSION_NEEDED(false),
    /** The user refused, and the system won't ask again. */
    PERMISSION_REFUSED(false),
    /** This device has none. */
    NO_CAMERA(false),
    OPENING(false),
    RUNNING(false),
    /** Another program has it. */
    IN_USE(true),
    /** A rule of the device's owner switched it off. */
    DISABLED(true),
    /** It was taken away while it ran. */
    DISCONNECTED(true),
    /** The system reports an error. */
    FAILED(true);

    private final boolean retry;

    CameraState(boolean retry) {
        this.retry = retry;
    }

    /** Whether trying again can help. */
    public boolean canRetry() {
        return retry;
    }
}

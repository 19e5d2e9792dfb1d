package org.edgecls.core.screen.camera;

/** The system's permission for the camera. */
public interface CameraPermission {
    /** Whether the camera may be used now. */
    boolean granted();

    /** Asks the user; the answer comes to the screen's presenter. */
    void request();
}

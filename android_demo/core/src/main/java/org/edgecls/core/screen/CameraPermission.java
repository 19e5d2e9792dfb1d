package org.edgecls.core.screen;

/** The system's permission for the camera. */
public interface CameraPermission {
    /** Whether the camera may be used now. */
    boolean granted();

    /** Asks the user; the answer comes by {@link LivePresenter#onPermissionAnswer}. */
    void request();
}

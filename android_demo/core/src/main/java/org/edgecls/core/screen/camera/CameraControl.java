package org.edgecls.core.screen.camera;

/** The camera, as the live screen's presenter commands it. Answers come later, by the presenter's own methods. */
public interface CameraControl {
    /** Opens the camera and starts its preview; a camera that is open already is closed first. */
    void open(boolean front);

    /** Closes the camera; without one open it does nothing. */
    void close();

    /** Whether there are both a front and a back camera; known once a camera runs. */
    boolean canSwitch();
}

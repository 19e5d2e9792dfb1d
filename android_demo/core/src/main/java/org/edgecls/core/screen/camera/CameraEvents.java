package org.edgecls.core.screen.camera;

import org.edgecls.core.image.Pixels;

/** What a camera tells the live screen. */
public interface CameraEvents {
    /** The camera runs, or why it doesn't. On the user interface's thread. */
    void onCamera(CameraState state);

    /**
     * Whether the next frame is of use. After true, exactly one {@link #onFrame} or {@link #onFrameLost} follows; until
     * its picture is classified the answer is false. On any thread.
     */
    boolean wantsFrame();

    /**
     * A frame, upright.
     *
     * @param convertMs how long its conversion to pixels took, milliseconds
     */
    void onFrame(Pixels picture, double convertMs);

    /** The frame that was wanted could not be read. */
    void onFrameLost();
}

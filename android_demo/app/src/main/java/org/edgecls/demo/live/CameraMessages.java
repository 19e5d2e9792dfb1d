package org.edgecls.demo.live;

import org.edgecls.core.screen.camera.CameraState;
import org.edgecls.demo.R;

/** The sentence for each state of the camera, and the text of the button below it. */
final class CameraMessages {
    private CameraMessages() {}

    /** The sentence's string; 0 where the preview shows instead. */
    static int sentence(CameraState state) {
        switch (state) {
            case PERMISSION_NEEDED:
                return R.string.camera_permission_needed;
            case PERMISSION_REFUSED:
                return R.string.camera_permission_refused;
            case NO_CAMERA:
                return R.string.camera_none;
            case OPENING:
                return R.string.camera_opening;
            case IN_USE:
                return R.string.camera_in_use;
            case DISABLED:
                return R.string.camera_disabled;
            case DISCONNECTED:
                return R.string.camera_disconnected;
            case FAILED:
                return R.string.camera_failed;
            default:
                return 0;
        }
    }

    /** The button's string; 0 where there is nothing to do. */
    static int action(CameraState state) {
        switch (state) {
            case PERMISSION_NEEDED:
                return R.string.camera_allow;
            case PERMISSION_REFUSED:
                return R.string.camera_settings;
            default:
                return state.canRetry() ? R.string.camera_retry : 0;
        }
    }
}

package org.edgecls.demo.camera;

import android.graphics.ImageFormat;
import android.graphics.SurfaceTexture;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCharacteristics;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.params.StreamConfigurationMap;
import android.util.Size;
import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.screen.camera.StreamSize;

/** What has to be known of a camera before it is opened. */
final class CameraFacts {
    /** Preprocessing scales the shorter side to about 256; twice that leaves nothing to guess. */
    private static final int FRAME_SHORTER = 480;

    private final String id;
    private final boolean front;
    private final int sensorDegrees;
    private final StreamSize frames;
    private final StreamSize preview;
    private final boolean continuousFocus;

    private CameraFacts(String id, CameraCharacteristics camera, StreamConfigurationMap streams, StreamSize limit) {
        this.id = id;
        this.front = facing(camera) == CameraCharacteristics.LENS_FACING_FRONT;
        Integer degrees = camera.get(CameraCharacteristics.SENSOR_ORIENTATION);
        this.sensorDegrees = degrees == null ? 0 : degrees;
        List<StreamSize> pictures = sizes(streams.getOutputSizes(ImageFormat.YUV_420_888));
        this.frames = StreamSize.forFrames(pictures, FRAME_SHORTER, limit);
        List<StreamSize> previews = sizes(streams.getOutputSizes(SurfaceTexture.class));
        this.preview = StreamSize.forPreview(previews, frames, limit);
        this.continuousFocus = contains(
                camera.get(CameraCharacteristics.CONTROL_AF_AVAILABLE_MODES),
                CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE);
    }

    /**
     * The first camera that looks the wanted way, or any other where none does; null where there is none at all.
     *
     * @param limit the largest size to stream
     * @throws CameraAccessException the camera service does not answer
     */
    static CameraFacts find(CameraManager manager, boolean front, StreamSize limit) throws CameraAccessException {
        int wanted = front ? CameraCharacteristics.LENS_FACING_FRONT : CameraCharacteristics.LENS_FACING_BACK;
        CameraFacts other = null;
        for (String id : manager.getCameraIdList()) {
            CameraCharacteristics camera = manager.getCameraCharacteristics(id);
            StreamConfigurationMap streams = camera.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP);
            if (streams == null || !streamsBoth(streams)) {
                continue;
            }
            if (facing(camera) == wanted) {
                return new CameraFacts(id, camera, streams, limit);
            }
            if (other == null) {
                other = new CameraFacts(id, camera, streams, limit);
            }
        }
        return other;
    }

    /** Whether there are cameras that look either way; false where the service does not answer. */
    static boolean both(CameraManager manager, StreamSize limit) {
        try {
            CameraFacts front = find(manager, true, limit);
            CameraFacts back = find(manager, false, limit);
            return front != null && back != null && !front.id.equals(back.id);
        } catch (CameraAccessException | IllegalArgumentException noAnswer) {
            return false;
        }
    }

    String id() {
        return id;
    }

    boolean front() {
        return front;
    }

    /** Degrees clockwise that make the sensor's picture upright in the device's natural orientation. */
    int sensorDegrees() {
        return sensorDegrees;
    }

    /** Size of the frames to classify, as the sensor lies. */
    StreamSize frames() {
        return frames;
    }

    /** Size of the preview, as the sensor lies. */
    StreamSize preview() {
        return preview;
    }

    boolean continuousFocus() {
        return continuousFocus;
    }

    /** A depth sensor has a map of streams without these. */
    private static boolean streamsBoth(StreamConfigurationMap streams) {
        Size[] frames = streams.getOutputSizes(ImageFormat.YUV_420_888);
        Size[] previews = streams.getOutputSizes(SurfaceTexture.class);
        return frames != null && frames.length > 0 && previews != null && previews.length > 0;
    }

    private static int facing(CameraCharacteristics camera) {
        Integer facing = camera.get(CameraCharacteristics.LENS_FACING);
        return facing == null ? -1 : facing;
    }

    private static List<StreamSize> sizes(Size[] sizes) {
        List<StreamSize> list = new ArrayList<StreamSize>();
        for (Size size : sizes) {
            list.add(new StreamSize(size.getWidth(), size.getHeight()));
        }
        return list;
    }

    private static boolean contains(int[] values, int wanted) {
        if (values != null) {
            for (int value : values) {
                if (value == wanted) {
                    return true;
                }
            }
        }
        return false;
    }
}

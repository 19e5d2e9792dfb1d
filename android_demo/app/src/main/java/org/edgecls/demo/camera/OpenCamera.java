package org.edgecls.demo.camera;

import android.graphics.ImageFormat;
import android.graphics.SurfaceTexture;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.media.ImageReader;
import android.os.Handler;
import android.view.Surface;
import java.util.Arrays;
import org.edgecls.core.screen.camera.CameraState;
import org.edgecls.core.screen.camera.StreamSize;

/**
 * One camera from its opening to its closing.
 *
 * <p>Everything runs on the camera thread, one step after the other, so that the next camera is opened only after this
 * one has been given back.
 */
final class OpenCamera {
    /** One that is being read and one that is the latest: what acquireLatestImage needs at least. */
    private static final int IMAGES = 2;
    /** An app in front gets its camera back within moments: of one that is just being closed, for example. */
    private static final int MOST_ATTEMPTS = 4;
    private static final int PAUSE_MS = 300;

    /** Hears how it goes, on the camera thread; nothing more after {@link #close()}. */
    interface Listener {
        /**
         * The camera that is being opened.
         *
         * @param canSwitch whether there is one that looks the other way
         */
        void onFacts(CameraFacts facts, boolean canSwitch);

        void onState(CameraState state);
    }

    private final CameraManager manager;
    private final SurfaceTexture texture;
    private final boolean front;
    private final StreamSize limit;
    private final ImageReader.OnImageAvailableListener frames;
    private final Handler cameraThread;
    private final Listener listener;

    private volatile boolean closed;
    private int attempts;
    private CameraFacts facts;
    private CameraDevice device;
    private ImageReader reader;
    private Surface preview;

    OpenCamera(
            CameraManager manager,
            SurfaceTexture texture,
            boolean front,
            StreamSize limit,
            ImageReader.OnImageAvailableListener frames,
            Handler cameraThread,
            Listener listener) {
        this.manager = manager;
        this.texture = texture;
        this.front = front;
        this.limit = limit;
        this.frames = frames;
        this.cameraThread = cameraThread;
        this.listener = listener;
    }

    /** Begins; the listener hears of RUNNING or of why not. */
    void open() {
        openAfter(0);
    }

    /** Gives the camera back. */
    void close() {
        closed = true;
        cameraThread.post(new Runnable() {
            @Override
            public void run() {
                release();
            }
        });
    }

    private void openAfter(int milliseconds) {
        cameraThread.postDelayed(new Runnable() {
            @Override
            public void run() {
                if (!closed) {
                    openNow();
                }
            }
        }, milliseconds);
    }

    private void openNow() {
        attempts++;
        try {
            facts = CameraFacts.find(manager, front, limit);
            if (facts == null) {
                fail(CameraState.NO_CAMERA);
                return;
            }
            listener.onFacts(facts, CameraFacts.both(manager, limit));
            preview = new Surface(texture);
            reader = ImageReader.newInstance(
                    facts.frames().width(), facts.frames().height(), ImageFormat.YUV_420_888, IMAGES);
            reader.setOnImageAvailableListener(frames, cameraThread);
            manager.openCamera(facts.id(), new DeviceCallback(), cameraThread);
        } catch (CameraAccessException e) {
            fail(ofReason(e.getReason()));
        } catch (SecurityException permissionWithdrawn) {
            fail(CameraState.PERMISSION_NEEDED);
        } catch (RuntimeException e) {
            // A camera that was unplugged since it was listed, a surface that is gone, or a fault in the phone's part.
            fail(CameraState.FAILED);
        }
    }

    private void startSession() {
        try {
            // Only here: while the camera opened, the view may have set its own size, as it does when drawn again.
            texture.setDefaultBufferSize(facts.preview().width(), facts.preview().height());
            device.createCaptureSession(
                    Arrays.asList(preview, reader.getSurface()), new SessionCallback(), cameraThread);
        } catch (CameraAccessException e) {
            fail(ofReason(e.getReason()));
        } catch (RuntimeException e) {
            fail(CameraState.FAILED);
        }
    }

    private void startPreview(CameraCaptureSession session) {
        try {
            CaptureRequest.Builder request = device.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW);
            request.addTarget(preview);
            request.addTarget(reader.getSurface());
            if (facts.continuousFocus()) {
                request.set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE);
            }
            session.setRepeatingRequest(request.build(), null, cameraThread);
            listener.onState(CameraState.RUNNING);
        } catch (CameraAccessException e) {
            fail(ofReason(e.getReason()));
        } catch (RuntimeException e) {
            fail(CameraState.FAILED);
        }
    }

    private void fail(CameraState state) {
        release();
        if (!closed && state == CameraState.IN_USE && attempts < MOST_ATTEMPTS) {
            openAfter(PAUSE_MS);
        } else if (!closed) {
            closed = true;
            listener.onState(state);
        }
    }

    /** The device first: it still writes into the surfaces. */
    private void release() {
        if (device != null) {
            device.close();
            device = null;
        }
        if (reader != null) {
            reader.close();
            reader = null;
        }
        if (preview != null) {
            preview.release();
            preview = null;
        }
    }

    private static CameraState ofReason(int reason) {
        switch (reason) {
            case CameraAccessException.CAMERA_IN_USE:
            case CameraAccessException.MAX_CAMERAS_IN_USE:
                return CameraState.IN_USE;
            case CameraAccessException.CAMERA_DISABLED:
                return CameraState.DISABLED;
            case CameraAccessException.CAMERA_DISCONNECTED:
                return CameraState.DISCONNECTED;
            default:
                return CameraState.FAILED;
        }
    }

    private static CameraState ofError(int error) {
        switch (error) {
            case CameraDevice.StateCallback.ERROR_CAMERA_IN_USE:
            case CameraDevice.StateCallback.ERROR_MAX_CAMERAS_IN_USE:
                return CameraState.IN_USE;
            case CameraDevice.StateCallback.ERROR_CAMERA_DISABLED:
                return CameraState.DISABLED;
            default:
                return CameraState.FAILED;
        }
    }

    private final class DeviceCallback extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice opened) {
            if (closed) {
                opened.close();
                return;
            }
            device = opened;
            startSession();
        }

        @Override
        public void onDisconnected(CameraDevice lost) {
            lost.close();
            fail(CameraState.DISCONNECTED);
        }

        @Override
        public void onError(CameraDevice broken, int error) {
            broken.close();
            fail(ofError(error));
        }
    }

    private final class SessionCallback extends CameraCaptureSession.StateCallback {
        @Override
        public void onConfigured(CameraCaptureSession session) {
            if (!closed) {
                startPreview(session);
            }
        }

        @Override
        public void onConfigureFailed(CameraCaptureSession session) {
            fail(CameraState.FAILED);
        }
    }
}

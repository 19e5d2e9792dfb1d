package org.edgecls.demo.camera;

import android.content.Context;
import android.graphics.Matrix;
import android.graphics.Point;
import android.graphics.SurfaceTexture;
import android.hardware.camera2.CameraManager;
import android.hardware.display.DisplayManager;
import android.os.Handler;
import android.view.Surface;
import android.view.TextureView;
import java.util.concurrent.Executor;
import org.edgecls.core.screen.camera.CameraControl;
import org.edgecls.core.screen.camera.CameraEvents;
import org.edgecls.core.screen.camera.CameraState;
import org.edgecls.core.screen.camera.PreviewGeometry;
import org.edgecls.core.screen.camera.StreamSize;

/** Shows a camera in a view and reads its frames. Its methods are called on the user interface's thread. */
public final class CameraController implements CameraControl {
    private final TextureView view;
    private final CameraManager manager;
    private final DisplayManager displays;
    private final CameraEvents events;
    private final Executor ui;
    private final Handler cameraThread;
    private final FrameReader frames;
    private final DisplayManager.DisplayListener turns = new Turns();

    private boolean wanted;
    private boolean front;
    private OpenCamera camera;
    private CameraFacts facts;
    private boolean canSwitch;

    /**
     * A camera that is closed yet.
     *
     * @param view where the preview is shown
     * @param cameraThread one for the whole process, so that a camera is closed before the next is opened
     */
    public CameraController(TextureView view, CameraEvents events, Executor ui, Handler cameraThread) {
        Context context = view.getContext();
        this.view = view;
        this.manager = (CameraManager) context.getSystemService(Context.CAMERA_SERVICE);
        this.displays = (DisplayManager) context.getSystemService(Context.DISPLAY_SERVICE);
        this.events = events;
        this.ui = ui;
        this.cameraThread = cameraThread;
        this.frames = new FrameReader(events, ui);
        view.setSurfaceTextureListener(new Textures());
    }

    @Override
    public boolean canSwitch() {
        return canSwitch;
    }

    @Override
    public void open(boolean wantFront) {
        close();
        wanted = true;
        front = wantFront;
        displays.registerDisplayListener(turns, null);
        if (view.isAvailable()) {
            start(view.getSurfaceTexture());
        }
    }

    @Override
    public void close() {
        if (wanted) {
            displays.unregisterDisplayListener(turns);
        }
        wanted = false;
        if (camera != null) {
            camera.close();
            camera = null;
        }
    }

    private void start(SurfaceTexture texture) {
        CameraListener listener = new CameraListener();
        listener.of = new OpenCamera(manager, texture, front, limit(), frames, cameraThread, listener);
        camera = listener.of;
        camera.open();
    }

    /** A view that is on no display counts as on the smallest. */
    private StreamSize limit() {
        Point display = new Point();
        if (view.getDisplay() != null) {
            view.getDisplay().getRealSize(display);
        }
        return StreamSize.limit(display.x, display.y);
    }

    /** Makes the preview upright and undistorted; the view's size, the display and the camera all change it. */
    private void arrange() {
        int displayDegrees = degrees(view.getDisplay() == null ? Surface.ROTATION_0 : view.getDisplay().getRotation());
        frames.setDisplayDegrees(displayDegrees);
        if (facts == null || view.getWidth() == 0 || view.getHeight() == 0) {
            return;
        }
        PreviewGeometry geometry = new PreviewGeometry(
                view.getWidth(),
                view.getHeight(),
                facts.preview().width(),
                facts.preview().height(),
                facts.sensorDegrees(),
                displayDegrees);
        float centreX = view.getWidth() / 2f;
        float centreY = view.getHeight() / 2f;
        Matrix matrix = new Matrix();
        matrix.setScale(geometry.scaleX(), geometry.scaleY(), centreX, centreY);
        matrix.postRotate(geometry.degrees(), centreX, centreY);
        view.setTransform(matrix);
    }

    private static int degrees(int rotation) {
        switch (rotation) {
            case Surface.ROTATION_90:
                return 90;
            case Surface.ROTATION_180:
                return 180;
            case Surface.ROTATION_270:
                return 270;
            default:
                return 0;
        }
    }

    private final class Textures implements TextureView.SurfaceTextureListener {
        @Override
        public void onSurfaceTextureAvailable(SurfaceTexture texture, int width, int height) {
            if (wanted && camera == null) {
                start(texture);
            }
        }

        @Override
        public void onSurfaceTextureSizeChanged(SurfaceTexture texture, int width, int height) {
            arrange();
        }

        @Override
        public boolean onSurfaceTextureDestroyed(final SurfaceTexture texture) {
            if (camera != null) {
                camera.close();
                camera = null;
            }
            // The camera writes into it until it is closed, on its own thread: the texture goes after it.
            cameraThread.post(new Runnable() {
                @Override
                public void run() {
                    texture.release();
                }
            });
            return false;
        }

        @Override
        public void onSurfaceTextureUpdated(SurfaceTexture texture) {
            // The preview draws itself.
        }
    }

    /** A turn by half a circle changes no configuration: only the display tells of it. */
    private final class Turns implements DisplayManager.DisplayListener {
        @Override
        public void onDisplayAdded(int display) {
            // Another display than the view's.
        }

        @Override
        public void onDisplayRemoved(int display) {
            // Another display than the view's.
        }

        @Override
        public void onDisplayChanged(int display) {
            arrange();
        }
    }

    /**
     * Brings what a camera tells to the user interface's thread, and drops it when that camera is no longer the one.
     */
    private final class CameraListener implements OpenCamera.Listener {
        private OpenCamera of;

        @Override
        public void onFacts(final CameraFacts found, final boolean foundOther) {
            frames.setCamera(found);
            ui.execute(new Runnable() {
                @Override
                public void run() {
                    if (camera == of) {
                        facts = found;
                        canSwitch = foundOther;
                        arrange();
                    }
                }
            });
        }

        @Override
        public void onState(final CameraState state) {
            ui.execute(new Runnable() {
                @Override
                public void run() {
                    if (camera == of) {
                        events.onCamera(state);
                    }
                }
            });
        }
    }
}

package org.edgecls.demo.camera;

import android.media.Image;
import android.media.ImageReader;
import java.util.concurrent.Executor;
import org.edgecls.core.image.Orientation;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.image.Yuv420;
import org.edgecls.core.screen.camera.CameraEvents;
import org.edgecls.core.screen.camera.PreviewGeometry;

/**
 * Turns the camera's frames into pictures, on the camera thread.
 *
 * <p>Every image is closed before this returns: the camera stalls once it has no free one. Frames that nobody waits for
 * are thrown away without being read.
 */
final class FrameReader implements ImageReader.OnImageAvailableListener {
    private static final double NANOS_PER_MS = 1e6;

    private final CameraEvents events;
    private final Executor ui;
    private volatile CameraFacts facts;
    private volatile int displayDegrees;

    FrameReader(CameraEvents events, Executor ui) {
        this.events = events;
        this.ui = ui;
    }

    /** Whose frames come from now on. */
    void setCamera(CameraFacts facts) {
        this.facts = facts;
    }

    /** How far the display is turned from the device's natural orientation. */
    void setDisplayDegrees(int degrees) {
        displayDegrees = degrees;
    }

    @Override
    public void onImageAvailable(ImageReader reader) {
        try (Image image = reader.acquireLatestImage()) {
            if (image != null && facts != null && events.wantsFrame()) {
                read(image);
            }
        } catch (RuntimeException noImage) {
            // The reader was closed since the notice, or the camera writes another format than it promised.
            if (events.wantsFrame()) {
                tellLost();
            }
        }
    }

    private void read(Image image) {
        try {
            long started = System.nanoTime();
            final Pixels picture = turn(pixels(image));
            final double convertMs = (System.nanoTime() - started) / NANOS_PER_MS;
            ui.execute(new Runnable() {
                @Override
                public void run() {
                    events.onFrame(picture, convertMs);
                }
            });
        } catch (RuntimeException | OutOfMemoryError unreadable) {
            tellLost();
        }
    }

    private void tellLost() {
        ui.execute(new Runnable() {
            @Override
            public void run() {
                events.onFrameLost();
            }
        });
    }

    private Pixels turn(Pixels lying) {
        int degrees = PreviewGeometry.frameDegrees(facts.sensorDegrees(), displayDegrees, facts.front());
        return Orientation.turned(degrees).apply(lying);
    }

    private static Pixels pixels(Image image) {
        Image.Plane[] planes = image.getPlanes();
        return Yuv420.pixels(
                image.getWidth(),
                image.getHeight(),
                planes[0].getBuffer(),
                planes[1].getBuffer(),
                planes[2].getBuffer(),
                planes[0].getRowStride(),
                planes[1].getRowStride(),
                planes[1].getPixelStride());
    }
}

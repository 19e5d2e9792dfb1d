package org.edgecls.core.screen.camera;

/**
 * How a camera's picture lies in a view that shows it.
 *
 * <p>A view of a camera's texture shows the picture upright for the device's natural orientation, stretched to the
 * whole view. Scaling by {@link #scaleX()} and {@link #scaleY()} about the centre, then turning by {@link #degrees()}
 * clockwise, makes it upright and undistorted, as large as fits.
 */
public final class PreviewGeometry {
    private final float scaleX;
    private final float scaleY;
    private final int degrees;

    /**
     * Works the geometry out.
     *
     * @param viewWidth width of the view, pixels
     * @param viewHeight height of the view, pixels
     * @param bufferWidth width of the camera's picture as the sensor gives it, pixels
     * @param bufferHeight height of it
     * @param sensorDegrees how far the sensor's picture has to be turned clockwise in the natural orientation
     * @param displayDegrees how far the display is turned from the natural orientation, 0, 90, 180 or 270
     */
    public PreviewGeometry(
            int viewWidth, int viewHeight, int bufferWidth, int bufferHeight, int sensorDegrees, int displayDegrees) {
        boolean sensorLies = sensorDegrees % 180 != 0;
        float width = sensorLies ? bufferHeight : bufferWidth;
        float height = sensorLies ? bufferWidth : bufferHeight;
        boolean displayLies = displayDegrees % 180 != 0;
        float shownWidth = displayLies ? height : width;
        float shownHeight = displayLies ? width : height;
        float scale = Math.min(viewWidth / shownWidth, viewHeight / shownHeight);
        this.scaleX = width * scale / viewWidth;
        this.scaleY = height * scale / viewHeight;
        this.degrees = (360 - displayDegrees) % 360;
    }

    /** Factor for the width, before the turn. */
    public float scaleX() {
        return scaleX;
    }

    /** Factor for the height, before the turn. */
    public float scaleY() {
        return scaleY;
    }

    /** The turn after scaling, degrees clockwise. */
    public int degrees() {
        return degrees;
    }

    /**
     * How far a frame has to be turned clockwise to be upright on the display as it is held now.
     *
     * @param front whether the camera looks the user's way: then both turns go the same way
     */
    public static int frameDegrees(int sensorDegrees, int displayDegrees, boolean front) {
        return front ? (sensorDegrees + displayDegrees) % 360 : (sensorDegrees - displayDegrees + 360) % 360;
    }
}

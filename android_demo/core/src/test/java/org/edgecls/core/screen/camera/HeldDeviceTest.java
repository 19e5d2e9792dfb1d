package org.edgecls.core.screen.camera;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.edgecls.core.image.Orientation;
import org.edgecls.core.image.Pixels;
import org.junit.Test;

/**
 * Follows the world's up and right through a device that is held in each of the four ways.
 *
 * <p>Display.getRotation() is 90 when the device was turned 90 degrees counter-clockwise: the edge that is its top in
 * the natural orientation points left then. SENSOR_ORIENTATION is the turn clockwise that makes the sensor's picture
 * upright in the natural orientation; the system does that turn, and mirrors a front camera's, before a view sees the
 * preview, and does nothing to the frames.
 */
public final class HeldDeviceTest {
    private static final int[] QUARTERS = {0, 90, 180, 270};
    private static final int[][] VIEWS = {{1080, 900}, {900, 1080}, {1000, 1000}, {1500, 400}};
    private static final int[][] RIGHT_AND_UP = {{1, 0}, {0, -1}};

    /** A direction (x to the right, y down) turned clockwise. */
    private static int[] turned(int[] direction, int degrees) {
        int[] turned = direction;
        for (int done = 0; done < degrees; done += 90) {
            turned = new int[] {-turned[1], turned[0]};
        }
        return turned;
    }

    /** Where a direction of the world lies on the device as its natural orientation names directions. */
    private static int[] onDevice(int[] world, int displayDegrees) {
        return turned(world, displayDegrees);
    }

    @Test
    public void aDeviceTurnedCounterClockwiseHasTheSkyAtItsRightEdge() {
        assertEquals(1, onDevice(new int[] {0, -1}, 90)[0]);
    }

    @Test
    public void thePreviewIsUprightAndUndistortedAndAsLargeAsFits() {
        for (int display : QUARTERS) {
            for (int sensor : QUARTERS) {
                for (int[] view : VIEWS) {
                    assertPreview(display, sensor, view[0], view[1]);
                }
            }
        }
    }

    private static void assertPreview(int display, int sensor, int viewWidth, int viewHeight) {
        PreviewGeometry geometry = new PreviewGeometry(viewWidth, viewHeight, 1440, 1080, sensor, display);
        int naturalWidth = sensor % 180 == 0 ? 1440 : 1080;
        int naturalHeight = sensor % 180 == 0 ? 1080 : 1440;
        float[] lengths = new float[2];
        for (int i = 0; i < 2; i++) {
            int[] natural = onDevice(RIGHT_AND_UP[i], display);
            // One pixel of the upright picture, stretched with it to the whole view and then scaled.
            float acrossPerPixel = (float) viewWidth / naturalWidth * geometry.scaleX();
            float downPerPixel = (float) viewHeight / naturalHeight * geometry.scaleY();
            lengths[i] = natural[0] != 0 ? acrossPerPixel : downPerPixel;
            int[] shown = turned(natural, geometry.degrees());
            assertEquals("right and up stay so", RIGHT_AND_UP[i][0], shown[0]);
            assertEquals("right and up stay so", RIGHT_AND_UP[i][1], shown[1]);
        }
        assertEquals("undistorted", lengths[0], lengths[1], 1e-5f);
        boolean lies = display % 180 != 0;
        float width = lengths[0] * (lies ? naturalHeight : naturalWidth);
        float height = lengths[0] * (lies ? naturalWidth : naturalHeight);
        assertTrue("nothing is cut off", width < viewWidth + 0.01f && height < viewHeight + 0.01f);
        assertTrue("as large as fits", width > viewWidth - 0.01f || height > viewHeight - 0.01f);
    }

    @Test
    public void aFrameIsUprightForBothCameras() {
        for (int display : QUARTERS) {
            for (int sensor : QUARTERS) {
                assertFrame(display, sensor, false);
                assertFrame(display, sensor, true);
            }
        }
    }

    /** The sensor sees one light, in the direction of the sky. */
    private static void assertFrame(int display, int sensor, boolean front) {
        int[] sky = onDevice(new int[] {0, -1}, display);
        // A front camera looks the other way: what is at the device's right is at its picture's left.
        int[] inNatural = {front ? -sky[0] : sky[0], sky[1]};
        int[] inSensor = turned(inNatural, (360 - sensor) % 360);
        byte[] rgb = new byte[3 * 3 * 3];
        rgb[3 * (4 + inSensor[0] + 3 * inSensor[1])] = 1;

        int degrees = PreviewGeometry.frameDegrees(sensor, display, front);
        Pixels upright = Orientation.turned(degrees).apply(new Pixels(3, 3, rgb));
        assertEquals("display " + display + ", sensor " + sensor, 1, upright.rgb()[3]);
    }
}

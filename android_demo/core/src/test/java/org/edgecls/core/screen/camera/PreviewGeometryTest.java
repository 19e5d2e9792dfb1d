package org.edgecls.core.screen.camera;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

/** The sensor of most phones lies by 90 degrees; its picture is 4:3. */
public final class PreviewGeometryTest {
    private static PreviewGeometry of(int width, int height, int sensor, int display) {
        return new PreviewGeometry(width, height, 1280, 960, sensor, display);
    }

    /** Width and height of the picture on the screen, after scaling and turning. */
    private static void assertShown(PreviewGeometry geometry, int viewWidth, int viewHeight, int width, int height) {
        boolean turned = geometry.degrees() % 180 != 0;
        float across = viewWidth * geometry.scaleX();
        float down = viewHeight * geometry.scaleY();
        assertEquals(width, turned ? down : across, 0.01f);
        assertEquals(height, turned ? across : down, 0.01f);
    }

    @Test
    public void uprightInAViewOfItsShapeNothingChanges() {
        PreviewGeometry geometry = of(900, 1200, 90, 0);

        assertEquals(1f, geometry.scaleX(), 1e-6f);
        assertEquals(1f, geometry.scaleY(), 1e-6f);
        assertEquals(0, geometry.degrees());
    }

    @Test
    public void inASquareViewItIsNarrowerThanTheView() {
        assertShown(of(1000, 1000, 90, 0), 1000, 1000, 750, 1000);
    }

    @Test
    public void heldSidewaysItIsTurnedBackAndLiesAcross() {
        PreviewGeometry geometry = of(1600, 900, 90, 90);

        assertEquals(270, geometry.degrees());
        assertShown(geometry, 1600, 900, 1200, 900);
    }

    @Test
    public void heldTheOtherWayItIsTurnedTheOtherWay() {
        assertEquals(90, of(1600, 900, 90, 270).degrees());
        assertEquals(180, of(900, 1200, 90, 180).degrees());
    }

    @Test
    public void aTabletWhoseSensorLiesAsItsScreenShowsItAcross() {
        assertShown(of(1600, 900, 0, 0), 1600, 900, 1200, 900);
    }

    @Test
    public void framesOfTheBackCameraTurnLessAsTheDeviceTurns() {
        assertEquals(90, PreviewGeometry.frameDegrees(90, 0, false));
        assertEquals(0, PreviewGeometry.frameDegrees(90, 90, false));
        assertEquals(270, PreviewGeometry.frameDegrees(90, 180, false));
        assertEquals(180, PreviewGeometry.frameDegrees(90, 270, false));
    }

    @Test
    public void framesOfTheFrontCameraTurnMore() {
        assertEquals(270, PreviewGeometry.frameDegrees(270, 0, true));
        assertEquals(0, PreviewGeometry.frameDegrees(270, 90, true));
        assertEquals(180, PreviewGeometry.frameDegrees(270, 270, true));
    }
}

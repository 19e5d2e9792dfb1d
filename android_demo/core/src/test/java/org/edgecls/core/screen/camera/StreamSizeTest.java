package org.edgecls.core.screen.camera;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.Test;

public final class StreamSizeTest {
    private static final List<StreamSize> PHONE = Arrays.asList(
            new StreamSize(4000, 3000),
            new StreamSize(1920, 1080),
            new StreamSize(1440, 1080),
            new StreamSize(1280, 960),
            new StreamSize(1280, 720),
            new StreamSize(640, 480),
            new StreamSize(320, 240));

    @Test
    public void framesAreTheSmallestThatAreLargeEnoughAndShowAllThatTheSensorSees() {
        assertEquals(new StreamSize(640, 480), StreamSize.forFrames(PHONE, 480));
        assertEquals(new StreamSize(1280, 960), StreamSize.forFrames(PHONE, 500));
    }

    @Test
    public void withoutTheSensorsShapeAnotherDoes() {
        List<StreamSize> wide = Arrays.asList(new StreamSize(4000, 3000), new StreamSize(1280, 720));

        assertEquals(new StreamSize(4000, 3000), StreamSize.forFrames(wide, 480));
        assertEquals(new StreamSize(640, 480), StreamSize.forFrames(Arrays.asList(new StreamSize(640, 480)), 480));
    }

    @Test
    public void whereAllAreTooSmallItIsTheLargest() {
        List<StreamSize> small = Arrays.asList(new StreamSize(176, 144), new StreamSize(320, 240));

        assertEquals(new StreamSize(320, 240), StreamSize.forFrames(small, 480));
    }

    @Test
    public void thePreviewIsTheLargestOfTheFramesShapeWithinTheLimits() {
        StreamSize frames = new StreamSize(640, 480);

        assertEquals(new StreamSize(1440, 1080), StreamSize.forPreview(PHONE, frames, 1920, 1080));
        assertEquals(new StreamSize(1280, 960), StreamSize.forPreview(PHONE, frames, 1280, 960));
    }

    @Test
    public void withoutAFittingPreviewItIsTheFramesSize() {
        StreamSize frames = new StreamSize(640, 480);
        List<StreamSize> wide = Arrays.asList(new StreamSize(1280, 720));

        assertEquals(frames, StreamSize.forPreview(wide, frames, 1920, 1080));
    }
}

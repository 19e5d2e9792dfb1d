package org.edgecls.core.screen.camera;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.Test;

public final class StreamSizeTest {
    private static final StreamSize LIMIT = new StreamSize(1920, 1080);
    private static final List<StreamSize> PHONE = Arrays.asList(
            new StreamSize(4000, 3000),
            new StreamSize(1920, 1080),
            new StreamSize(1440, 1080),
            new StreamSize(1280, 960),
            new StreamSize(1280, 720),
            new StreamSize(640, 480),
            new StreamSize(320, 240));

    @Test
    public void theLimitIsTheDisplayOrFullHdAndNeverBelowVga() {
        assertEquals(new StreamSize(1920, 1080), StreamSize.limit(1440, 3120));
        assertEquals(new StreamSize(1280, 720), StreamSize.limit(1280, 720));
        assertEquals(new StreamSize(1280, 720), StreamSize.limit(720, 1280));
        assertEquals(new StreamSize(640, 480), StreamSize.limit(320, 320));
        assertEquals(new StreamSize(640, 480), StreamSize.limit(0, 0));
    }

    @Test
    public void framesAreTheSmallestThatAreLargeEnoughAndShowAllThatTheSensorSees() {
        assertEquals(new StreamSize(640, 480), StreamSize.forFrames(PHONE, 480, LIMIT));
        assertEquals(new StreamSize(1280, 960), StreamSize.forFrames(PHONE, 500, LIMIT));
    }

    @Test
    public void aSensorOfNearlyTheUsualShapeGivesSmallFramesToo() {
        List<StreamSize> odd = Arrays.asList(
                new StreamSize(4208, 3120), new StreamSize(1280, 720), new StreamSize(640, 480));

        assertEquals(new StreamSize(640, 480), StreamSize.forFrames(odd, 480, LIMIT));
    }

    @Test
    public void withoutASmallSizeOfTheSensorsShapeAnotherShapeDoes() {
        List<StreamSize> wide = Arrays.asList(new StreamSize(4000, 3000), new StreamSize(1280, 720));

        assertEquals(new StreamSize(1280, 720), StreamSize.forFrames(wide, 480, LIMIT));
        List<StreamSize> one = Arrays.asList(new StreamSize(640, 480));
        assertEquals(new StreamSize(640, 480), StreamSize.forFrames(one, 480, LIMIT));
    }

    @Test
    public void whereAllAreTooSmallItIsTheLargest() {
        List<StreamSize> small = Arrays.asList(new StreamSize(176, 144), new StreamSize(320, 240));

        assertEquals(new StreamSize(320, 240), StreamSize.forFrames(small, 480, LIMIT));
    }

    @Test
    public void whereAllAreTooLargeItIsTheSmallest() {
        List<StreamSize> huge = Arrays.asList(new StreamSize(4000, 3000), new StreamSize(2560, 1920));

        assertEquals(new StreamSize(2560, 1920), StreamSize.forFrames(huge, 480, LIMIT));
        assertEquals(new StreamSize(2560, 1920), StreamSize.forPreview(huge, new StreamSize(640, 480), LIMIT));
    }

    @Test
    public void thePreviewIsTheLargestOfTheFramesShapeWithinTheLimits() {
        StreamSize frames = new StreamSize(640, 480);

        assertEquals(new StreamSize(1440, 1080), StreamSize.forPreview(PHONE, frames, LIMIT));
        assertEquals(new StreamSize(1280, 960), StreamSize.forPreview(PHONE, frames, new StreamSize(1280, 960)));
    }

    @Test
    public void withoutAPreviewOfTheFramesShapeItIsAnotherThatTheCameraHas() {
        StreamSize frames = new StreamSize(640, 480);
        List<StreamSize> wide = Arrays.asList(new StreamSize(1280, 720), new StreamSize(3840, 2160));

        assertEquals(new StreamSize(1280, 720), StreamSize.forPreview(wide, frames, LIMIT));
    }
}

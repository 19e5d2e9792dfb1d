package org.edgecls.core.screen.live;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class FrameRateTest {
    private static final long MS = 1000000L;

    private final FrameRate rate = new FrameRate(2);

    private void tickEvery(int milliseconds, int times, long from) {
        for (int i = 0; i < times; i++) {
            rate.tick((from + (long) i * milliseconds) * MS);
        }
    }

    @Test
    public void oneEventIsNoRate() {
        rate.tick(5 * MS);

        assertEquals(0.0, rate.perSecond(), 0.0);
    }

    @Test
    public void anEventEvery50MsIs20ASecond() {
        tickEvery(50, 10, 0);

        assertEquals(20.0, rate.perSecond(), 1e-9);
    }

    @Test
    public void whatIsOlderThanTheWindowNoLongerCounts() {
        tickEvery(50, 40, 0);
        tickEvery(500, 5, 10000);

        assertEquals(2.0, rate.perSecond(), 1e-9);
    }

    @Test
    public void afterAResetItBeginsAnew() {
        tickEvery(50, 10, 0);
        rate.reset();

        assertEquals(0.0, rate.perSecond(), 0.0);
    }

    @Test
    public void eventsOfTheSameMomentAreNoRate() {
        rate.tick(MS);
        rate.tick(MS);

        assertEquals(0.0, rate.perSecond(), 0.0);
    }
}

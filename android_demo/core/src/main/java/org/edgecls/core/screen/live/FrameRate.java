package org.edgecls.core.screen.live;

import java.util.ArrayDeque;

/** How many events a second there were lately. */
public final class FrameRate {
    private static final long NANOS = 1000000000L;

    private final long windowNanos;
    private final ArrayDeque<Long> times = new ArrayDeque<Long>();

    /** Counts over a sliding window of so many seconds. */
    public FrameRate(int windowSeconds) {
        this.windowNanos = windowSeconds * NANOS;
    }

    /** One event, at a reading of a monotonic clock in nanoseconds. */
    public void tick(long nowNanos) {
        times.addLast(nowNanos);
        while (nowNanos - times.peekFirst() > windowNanos) {
            times.removeFirst();
        }
    }

    /** Events a second between the first and the last of the window; 0 where there are fewer than two. */
    public double perSecond() {
        if (times.size() < 2 || times.peekLast() - times.peekFirst() <= 0) {
            return 0.0;
        }
        return (times.size() - 1) * (double) NANOS / (times.peekLast() - times.peekFirst());
    }

    /** Forgets everything, as after a pause. */
    public void reset() {
        times.clear();
    }
}

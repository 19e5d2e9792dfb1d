package org.edgecls.core.screen.live;

import org.edgecls.core.classify.Prediction;

/** When an answer is worth being read aloud: another best class than the last one told, and not too soon after it. */
public final class Announcer {
    private final long pauseNanos;
    private int told = -1;
    private long toldAt;

    /** At most one announcement in so many seconds. */
    public Announcer(int pauseSeconds) {
        this.pauseNanos = pauseSeconds * 1000000000L;
    }

    /** Whether to tell this answer now, at a reading of a monotonic clock. */
    public boolean tells(Prediction prediction, long nowNanos) {
        if (prediction.ranks().isEmpty()) {
            return false;
        }
        int best = prediction.ranks().get(0).classId();
        if (told >= 0 && (best == told || nowNanos - toldAt < pauseNanos)) {
            return false;
        }
        told = best;
        toldAt = nowNanos;
        return true;
    }

    /** Forgets what was told: the next answer is news, even when it is the same. */
    public void forget() {
        told = -1;
    }
}

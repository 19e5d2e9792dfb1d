package org.edgecls.core.screen.live;

import org.edgecls.core.classify.Prediction;

/** The live screen. */
public interface LiveView {
    /** Shows a state, all of it. */
    void render(LiveState state);

    /** Tells those who can't see the screen of an answer; far less often than {@link #render}. */
    void announce(Prediction prediction);
}

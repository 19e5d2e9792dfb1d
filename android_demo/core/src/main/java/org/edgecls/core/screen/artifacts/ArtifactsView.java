package org.edgecls.core.screen.artifacts;

/** The screen of the artifacts. */
public interface ArtifactsView {
    /** Shows a state, all of it. */
    void render(ArtifactsState state);
}

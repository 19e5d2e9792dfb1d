package org.edgecls.core.screen.gallery;

/** The gallery's screen. */
public interface GalleryView {
    /** Shows a state, all of it. */
    void render(GalleryState state);
}

package org.edgecls.core.screen;

/** Keeps the user's choices across starts of the app. */
public interface Preferences {
    /** A kept text; {@code fallback} where there is none. */
    String text(String key, String fallback);

    /** Keeps a text; null forgets it. */
    void keep(String key, String value);
}

package org.edgecls.core.screen;

import java.util.HashMap;
import java.util.Map;

/** Choices that are kept as long as a test. */
final class MemoryPreferences implements Preferences {
    private final Map<String, String> kept = new HashMap<>();

    @Override
    public String text(String key, String fallback) {
        return kept.containsKey(key) ? kept.get(key) : fallback;
    }

    @Override
    public void keep(String key, String value) {
        kept.put(key, value);
    }
}

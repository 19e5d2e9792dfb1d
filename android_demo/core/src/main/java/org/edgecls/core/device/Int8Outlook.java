package org.edgecls.core.device;

import java.util.Map;

/** What to expect of int8 on a phone with its library. */
public enum Int8Outlook {
    /** Paddle-Lite uses the dot product, and every core has it. */
    FAST,
    /** Every core has the dot product, and Paddle-Lite doesn't use it. */
    UNUSED,
    /** Paddle-Lite uses the dot product, and not every core has it: the process may end with SIGILL. */
    CRASH,
    /** Not every core has the dot product, and Paddle-Lite doesn't use it. */
    ABSENT;

    private static final String SIGILL = "SIGILL";

    static Int8Outlook of(boolean coreHasDot, boolean runtimeUsesDot) {
        if (coreHasDot) {
            return runtimeUsesDot ? FAST : UNUSED;
        }
        return runtimeUsesDot ? CRASH : ABSENT;
    }

    /**
     * What a result says of it; null where it says nothing.
     *
     * @param device an object "device" of result.schema.json
     */
    public static Int8Outlook of(Map<?, ?> device) {
        Object sentence = device.get("int8");
        if (!(sentence instanceof String)) {
            return null;
        }
        boolean uses = Boolean.TRUE.equals(device.get("int8_fast")) || ((String) sentence).contains(SIGILL);
        return of(Boolean.TRUE.equals(device.get("asimddp")), uses);
    }
}

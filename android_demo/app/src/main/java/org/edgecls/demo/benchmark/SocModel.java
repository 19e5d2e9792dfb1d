package org.edgecls.demo.benchmark;

import android.os.Build;

/** The chip's name. Build tells it since Android 12 (API 31). */
final class SocModel {
    private static final int SINCE = 31;

    private SocModel() {}

    /** The chip's name, or before Android 12 the board's; null where neither is known. */
    static String read() {
        if (Build.VERSION.SDK_INT >= SINCE) {
            try {
                String name = (String) Build.class.getField("SOC_MODEL").get(null);
                if (isKnown(name)) {
                    return name;
                }
            } catch (ReflectiveOperationException notTold) {
                return board();
            }
        }
        return board();
    }

    private static String board() {
        return isKnown(Build.BOARD) ? Build.BOARD : isKnown(Build.HARDWARE) ? Build.HARDWARE : null;
    }

    private static boolean isKnown(String name) {
        return name != null && !name.isEmpty() && !name.equals(Build.UNKNOWN);
    }
}

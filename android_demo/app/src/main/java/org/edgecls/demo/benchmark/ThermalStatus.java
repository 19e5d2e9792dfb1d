package org.edgecls.demo.benchmark;

import android.content.Context;
import android.os.Build;
import android.os.PowerManager;

/** How much Android holds the device back for its heat. PowerManager tells it since Android 10 (API 29). */
final class ThermalStatus {
    private static final int SINCE = 29;
    /** PowerManager.THERMAL_STATUS_*, as results call them. */
    private static final String[] WORDS = {
        "none", "light", "moderate", "severe", "critical", "emergency", "shutdown"
    };

    private ThermalStatus() {}

    /** The status now; null where the system does not tell. */
    static String read(Context context) {
        if (Build.VERSION.SDK_INT < SINCE) {
            return null;
        }
        try {
            Object status = PowerManager.class
                    .getMethod("getCurrentThermalStatus")
                    .invoke(context.getSystemService(Context.POWER_SERVICE));
            int level = (Integer) status;
            return level >= 0 && level < WORDS.length ? WORDS[level] : null;
        } catch (ReflectiveOperationException | RuntimeException notTold) {
            return null;
        }
    }
}

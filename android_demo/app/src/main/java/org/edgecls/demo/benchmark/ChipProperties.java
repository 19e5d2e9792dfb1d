package org.edgecls.demo.benchmark;

import android.os.Build;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.edgecls.core.device.DotTruth;

/**
 * The system properties that Paddle-Lite makes the chip's name of.
 *
 * <p>Of the three, Build has the board alone. They are asked for in the very process in which Paddle-Lite asks: what is
 * withheld from it is withheld here, too. The class for that is not in the SDK, hence the reflection.
 */
final class ChipProperties {
    private static final String BOARD = "ro.product.board";

    private ChipProperties() {}

    /** By their names; empty texts for those that the phone doesn't have or tell. */
    static Map<String, String> read() {
        Map<String, String> found = new LinkedHashMap<String, String>();
        for (String name : DotTruth.NAME_PROPERTIES) {
            found.put(name, property(name));
        }
        if (found.get(BOARD).isEmpty() && !Build.UNKNOWN.equals(Build.BOARD)) {
            found.put(BOARD, Build.BOARD);
        }
        return found;
    }

    private static String property(String name) {
        try {
            Method get = Class.forName("android.os.SystemProperties").getMethod("get", String.class);
            Object value = get.invoke(null, name);
            return value == null ? "" : value.toString();
        } catch (ReflectiveOperationException notTold) {
            return "";
        }
    }
}

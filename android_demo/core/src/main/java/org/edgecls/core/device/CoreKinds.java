package org.edgecls.core.device;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of processor cores by the numbers in /proc/cpuinfo, as edgecls/devices/cpuinfo.py has them: implementer and
 * part of Linux, arch/arm64/include/asm/cputype.h.
 */
final class CoreKinds {
    private static final Map<Integer, String> MAKERS = new HashMap<>();
    private static final Map<Integer, String> PARTS = new HashMap<>();

    static {
        String makers = "41 Arm,48 HiSilicon,51 Qualcomm,53 Samsung,61 Apple,c0 Ampere";
        String arm =
                "c07 Cortex-A7,c0f Cortex-A15,d03 Cortex-A53,d04 Cortex-A35,d05 Cortex-A55,d07 Cortex-A57,"
                        + "d08 Cortex-A72,d09 Cortex-A73,d0a Cortex-A75,d0b Cortex-A76,d0c Neoverse-N1,d0d Cortex-A77,"
                        + "d40 Neoverse-V1,d41 Cortex-A78,d44 Cortex-X1,d46 Cortex-A510,d47 Cortex-A710,d48 Cortex-X2,"
                        + "d49 Neoverse-N2,d4b Cortex-A78C,d4d Cortex-A715,d4e Cortex-X3,d80 Cortex-A520,"
                        + "d81 Cortex-A720,d82 Cortex-X4";
        String qualcomm =
                "800 Kryo 2xx Gold (Cortex-A73),801 Kryo 2xx Silver (Cortex-A53),802 Kryo 3xx Gold (Cortex-A75),"
                        + "803 Kryo 3xx Silver (Cortex-A55),804 Kryo 4xx Gold (Cortex-A76),"
                        + "805 Kryo 4xx Silver (Cortex-A55)";
        put(MAKERS, 0, makers);
        put(PARTS, 0x41, arm);
        put(PARTS, 0x51, qualcomm);
    }

    private CoreKinds() {}

    /** The name of a core; numbers in hexadecimal where it is unknown. */
    static String name(int maker, int part) {
        String known = PARTS.get(key(maker, part));
        if (known != null) {
            return known;
        }
        String name = MAKERS.get(key(0, maker));
        return (name == null ? "maker 0x" + Integer.toHexString(maker) : name) + " part 0x" + Integer.toHexString(part);
    }

    private static void put(Map<Integer, String> map, int maker, String names) {
        for (String entry : names.split(",")) {
            int space = entry.indexOf(' ');
            map.put(key(maker, Integer.parseInt(entry.substring(0, space), 16)), entry.substring(space + 1));
        }
    }

    private static int key(int maker, int part) {
        return maker << 16 | part;
    }
}

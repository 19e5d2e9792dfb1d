package org.edgecls.core.device;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgecls.core.artifact.ReleaseNumber;

/**
 * The cores that Paddle-Lite knows by number, and what it believes that they can do: edgecls/runtime/known_socs.py,
 * which tells its source.
 */
final class PaddleCores {
    /** Since this release the kinds of the cores decide, and the table of chips only by the kinds that it names. */
    static final ReleaseNumber DECIDE = new ReleaseNumber(2, 12);

    private static final Pattern PART = Pattern.compile("CPU part\\s*:\\s*(?:0x)?([0-9a-fA-F]{1,8})\\b");

    /** The kind by "CPU part" of /proc/cpuinfo, whatever the implementer. */
    private static final Map<Long, String> BY_PART = new TreeMap<>();

    /** There is dot product when every core is one of these, */
    private static final Set<String> DOT =
            KnownSoc.words("X1 X2 A55 A76 A77 A78 Gold GoldPrime Silver A710 A510");
    /** and fp16 when any core is one of these. */
    private static final Set<String> FP16 =
            KnownSoc.words("X1 X2 A55 A75 A76 A77 A78 Gold GoldPrime Silver A710");

    static {
        String parts =
                "205 A72,800 A73,801 A73,802 A75,803 A55,804 A76,805 A55,d03 A53,d04 A35,d05 A55,d07 A57,d08 A72,"
                        + "d09 A73,d0a A75,d0d A77,d40 A76,d41 A78,d44 X1,d46 A510,d47 A710,d48 X2";
        for (String entry : parts.split(",")) {
            int space = entry.indexOf(' ');
            BY_PART.put(Long.parseLong(entry.substring(0, space), 16), entry.substring(space + 1));
        }
    }

    private PaddleCores() {}

    /** The kinds of the cores in order; a part that Paddle-Lite doesn't know stands for itself, as "0xd0b". */
    static Set<String> in(String cpuinfo) {
        Set<String> cores = new TreeSet<>();
        Matcher matcher = PART.matcher(cpuinfo);
        while (matcher.find()) {
            long part = Long.parseLong(matcher.group(1), 16);
            cores.add(BY_PART.containsKey(part) ? BY_PART.get(part) : "0x" + Long.toHexString(part));
        }
        return cores;
    }

    /** Whether it takes all of them for cores with dot product. */
    static boolean allHaveDot(Set<String> cores) {
        return !cores.isEmpty() && DOT.containsAll(cores);
    }

    /** Whether it takes one of them for a core with fp16. */
    static boolean anyHasFp16(Set<String> cores) {
        for (String core : cores) {
            if (FP16.contains(core)) {
                return true;
            }
        }
        return false;
    }

    /** The parts that it knows, in order. */
    static Set<Long> parts() {
        return BY_PART.keySet();
    }
}

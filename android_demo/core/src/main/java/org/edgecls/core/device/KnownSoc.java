package org.edgecls.core.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.edgecls.core.artifact.ReleaseNumber;

/**
 * One entry of Paddle-Lite's table of chips: that of edgecls/runtime/known_socs.py, which tells its source. A golden
 * vector for each entry holds this copy against it.
 */
final class KnownSoc {
    /** In the order in which they are looked for: the first that is found counts. */
    private static final KnownSoc[] TABLE = {
        dot("SM8350", "X1 A78 A55", 11),
        dot("SA8155", "GoldPrime Gold Silver", 11),
        dot("SA8195", "GoldPrime Silver", 11),
        dot("KONA", "A77 A55", 9),
        dot("SM8150", "A76 A55", 9),
        new KnownSoc("SDM845", "A75 A55", false, true, 9),
        plain("SDM710", "A75 A55"),
        plain("MSM8998", "A73 A53"),
        plain("MSM8996", "A72"),
        plain("SDM660 SDM636", "A73"),
        plain("MSM8976", "A72 A53"),
        plain("MSM8953", "A53"),
        plain("MSM8939", "A53"),
        dot("MT6891", "A78 A55", 12),
        plain("MT6797", "A72 A53"),
        plain("MT6799", "A73 A53"),
        plain("MT6795 MT6762 MT6755T MT6755S MT6753 MT6752 MT6750", "A53"),
        plain("MT6758 MT6757 MT6763 MT6755M MT6755", "A53"),
        plain("MT6771", "A73 A53"),
        plain("MT6765 MT6739 MT6738 MT6737", "A53"),
        dot("KIRIN980 KIRIN990", "A76 A55", 9),
        dot("KIRIN810", "A76 A55", 9),
        plain("FT2000PLUS", ""),
    };

    private final List<String> names;
    private final Set<String> cores;
    private final boolean dot;
    private final boolean fp16;
    private final ReleaseNumber since;

    private KnownSoc(String names, String cores, boolean dot, boolean fp16, int sinceMinor) {
        this.names = Arrays.asList(names.split(" "));
        this.cores = words(cores);
        this.dot = dot;
        this.fp16 = fp16;
        this.since = new ReleaseNumber(2, sinceMinor);
    }

    /** The first entry of a release that has one of its names in a chip's name, in capitals; null where none has. */
    static KnownSoc of(String chipName, ReleaseNumber release) {
        for (KnownSoc entry : TABLE) {
            if (release.compareTo(entry.since) >= 0 && entry.nameIn(chipName) != null) {
                return entry;
            }
        }
        return null;
    }

    /** All names in the order in which they are looked for. */
    static List<String> allNames() {
        List<String> names = new ArrayList<>();
        for (KnownSoc entry : TABLE) {
            names.addAll(entry.names);
        }
        return names;
    }

    /** The first of its names that stands in a chip's name; null where none does. */
    String nameIn(String chipName) {
        for (String name : names) {
            if (chipName.contains(name)) {
                return name;
            }
        }
        return null;
    }

    /** The kinds of its cores in order; empty where the entry leaves them as they were found. */
    Set<String> cores() {
        return cores;
    }

    /** Whether it switches the dot-product kernels on (int8). */
    boolean hasDot() {
        return dot;
    }

    /** Whether it says that there is fp16. */
    boolean hasFp16() {
        return fp16;
    }

    /** The words of a text, each once, in order. */
    static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        if (!text.isEmpty()) {
            words.addAll(Arrays.asList(text.split(" ")));
        }
        return Collections.unmodifiableSet(words);
    }

    private static KnownSoc dot(String names, String cores, int sinceMinor) {
        return new KnownSoc(names, cores, true, true, sinceMinor);
    }

    private static KnownSoc plain(String names, String cores) {
        return new KnownSoc(names, cores, false, false, 9);
    }
}

package org.edgecls.core.device;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether int8 can be fast on a device with its library: edgecls/benchmark/int8.py. */
public final class Int8Truth {
    private static final List<String> ARM = Arrays.asList("arm64-v8a", "armeabi-v7a");

    private final boolean fast;
    private final String sentence;

    private Int8Truth(boolean fast, String sentence) {
        this.fast = fast;
        this.sentence = sentence;
    }

    /**
     * Judges a device.
     *
     * @param abi that of its programs, as "arm64-v8a"
     * @param properties those of DotTruth.NAME_PROPERTIES
     * @param version what the library says of itself, a release or a commit; null where it tells none
     */
    public static Int8Truth of(String abi, SystemFiles files, Map<String, String> properties, String version) {
        if (!ARM.contains(abi)) {
            return new Int8Truth(false, null);
        }
        boolean hasDot = new Machine(files).has("asimddp");
        DotTruth truth = DotTruth.of(files.text("proc/cpuinfo"), hasDot, properties, version);
        return new Int8Truth(truth.outlook() == Int8Outlook.FAST, truth.sentence());
    }

    /** Whether the dot product is there and is used. */
    public boolean isFast() {
        return fast;
    }

    /** What follows, in the words of the command line; null for a processor that isn't ARM. */
    public String sentence() {
        return sentence;
    }
}

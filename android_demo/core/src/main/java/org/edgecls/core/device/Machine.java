package org.edgecls.core.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a device's processors and memory are, as /proc and /sys tell; for the description of a DeviceProbe. */
public final class Machine {
    private static final int MAX_PROCESSORS = 256;
    private static final String CPUINFO = "proc/cpuinfo";

    private final SystemFiles files;

    /** The machine below the root of {@code files}. */
    public Machine(SystemFiles files) {
        this.files = files;
    }

    /** The processors in order, each an object of "cores" in result.schema.json. */
    public List<Object> cores() {
        Map<Long, String> kinds = kinds();
        List<Object> cores = new ArrayList<>();
        for (int i = 0; i < MAX_PROCESSORS; i++) {
            Long khz = files.number("sys/devices/system/cpu/cpu" + i + "/cpufreq/cpuinfo_max_freq");
            String kind = kinds.get((long) i);
            if (khz == null && kind == null) {
                continue;
            }
            Map<String, Object> core = new LinkedHashMap<>();
            core.put("index", i);
            core.put("kind", kind == null ? "" : kind);
            core.put("max_khz", khz != null && khz > 0 ? khz : null);
            cores.add(core);
        }
        return cores;
    }

    /** Whether every processor has a feature by the kernel's word, as "asimddp" (int8 dot product) or "fphp". */
    public boolean has(String feature) {
        boolean found = false;
        for (Map<String, String> block : blocks()) {
            String words = block.containsKey("Features") ? block.get("Features") : block.get("flags");
            if (words != null && !words.isEmpty()) {
                if (!Arrays.asList(words.split("\\s+")).contains(feature)) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    /** Main memory, bytes; null where unknown. */
    public Long memoryBytes() {
        long bytes = files.fieldBytes("proc/meminfo", "MemTotal");
        return bytes > 0 ? bytes : null;
    }

    /** What programs can still take, bytes; null where unknown. */
    public Long freeMemoryBytes() {
        long bytes = files.fieldBytes("proc/meminfo", "MemAvailable");
        return bytes > 0 ? bytes : null;
    }

    /** Release of the kernel; null where unknown. */
    public String kernel() {
        String release = files.line("proc/sys/kernel/osrelease");
        return release.isEmpty() ? null : release;
    }

    /** The chip's name in /proc/cpuinfo; null where it doesn't stand there. */
    public String hardware() {
        String name = null;
        for (Map<String, String> block : blocks()) {
            name = block.containsKey("Hardware") ? block.get("Hardware") : name;
        }
        return name;
    }

    /** The kind of each processor by its number. */
    private Map<Long, String> kinds() {
        Map<Long, String> kinds = new HashMap<>();
        for (Map<String, String> block : blocks()) {
            Long number = SystemFiles.whole(String.valueOf(block.get("processor")));
            if (number != null) {
                kinds.put(number, kind(block));
            }
        }
        return kinds;
    }

    private static String kind(Map<String, String> block) {
        try {
            return CoreKinds.name(hexadecimal(block.get("CPU implementer")), hexadecimal(block.get("CPU part")));
        } catch (NumberFormatException error) {
            return block.containsKey("model name") ? block.get("model name") : "";
        }
    }

    private static int hexadecimal(String text) {
        return Integer.parseInt(String.valueOf(text).replaceFirst("^0x", ""), 16);
    }

    /** The fields of each part of /proc/cpuinfo; the parts lie between empty lines. */
    private List<Map<String, String>> blocks() {
        List<Map<String, String>> blocks = new ArrayList<>();
        for (String text : files.text(CPUINFO).split("\n\n")) {
            Map<String, String> block = new HashMap<>();
            for (String line : text.split("\n")) {
                int colon = line.indexOf(':');
                if (colon >= 0) {
                    block.put(line.substring(0, colon).trim(), line.substring(colon + 1).trim());
                }
            }
            blocks.add(block);
        }
        return blocks;
    }
}

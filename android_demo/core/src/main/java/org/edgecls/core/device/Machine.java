package org.edgecls.core.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a device's processors and memory are, as /proc and /sys tell; for the description of a DeviceProbe. */
public final class Machine {
    private static final int MAX_PROCESSORS = 256;
    private static final String CPUINFO = "proc/cpuinfo";
    /** Parts of Arm Limited (implementer 0x41) that phones have, from the Linux kernel's asm/cputype.h. */
    private static final Map<String, String> PARTS = new HashMap<>();

    static {
        String[] parts = {
            "c05 A5", "c07 A7", "c08 A8", "c09 A9", "c0d A12", "c0e A17", "c0f A15", "d01 A32", "d02 A34", "d03 A53",
            "d04 A35", "d05 A55", "d06 A65", "d07 A57", "d08 A72", "d09 A73", "d0a A75", "d0b A76", "d0d A77",
            "d0e A76AE", "d41 A78", "d42 A78AE", "d44 X1", "d46 A510", "d47 A710", "d48 X2", "d4b A78C", "d4c X1C",
            "d4d A715", "d4e X3", "d80 A520", "d81 A720", "d82 X4"
        };
        for (String part : parts) {
            PARTS.put("0x" + part.substring(0, 3), "Cortex-" + part.substring(4));
        }
    }

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

    /** Whether every core names a feature, as "asimddp" (int8 dot product) or "asimdhp" (half precision). */
    public boolean has(String feature) {
        boolean found = false;
        for (String line : files.text(CPUINFO).split("\n")) {
            if (line.startsWith("Features")) {
                Set<String> names = new HashSet<>(Arrays.asList(line.split("[:\\s]+")));
                if (!names.contains(feature)) {
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
        String name = files.field(CPUINFO, "Hardware");
        return name.isEmpty() ? null : name;
    }

    /** The kind of each processor by its number, "" for one that isn't known. */
    private Map<Long, String> kinds() {
        Map<Long, String> kinds = new HashMap<>();
        Long number = null;
        for (String line : files.text(CPUINFO).split("\n")) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).trim();
            String value = colon < 0 ? "" : line.substring(colon + 1).trim();
            if (key.equals("processor")) {
                number = SystemFiles.whole(value);
                kinds.put(number, "");
            } else if (key.equals("CPU part") && number != null && PARTS.containsKey(value)) {
                kinds.put(number, PARTS.get(value));
            }
        }
        return kinds;
    }
}

package org.edgecls.core.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state of the machine around a measurement, as far as Linux lets a program read it.
 *
 * <p>An app may read less than a program of the shell: since Android 8 neither the load nor, on most phones, the
 * temperatures.
 */
public final class Conditions {
    private static final int MAX_PROCESSORS = 256;
    private static final int MAX_ZONES = 128;

    private final SystemFiles files;

    /** Conditions of what is below the root of {@code files}. */
    public Conditions(SystemFiles files) {
        this.files = files;
    }

    /**
     * What can be read now; null or empty for what can't.
     *
     * @return {@code cpu_mhz} (one number a processor), {@code governor} (the distinct names), {@code load_average} (1,
     *     5, 15 minutes), {@code affinity} (allowed processors of this process's threads, as {hex mask: threads}),
     *     {@code temperature_c} ({sensor: degrees})
     */
    public Map<String, Object> read() {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("cpu_mhz", frequencies());
        found.put("governor", governors());
        found.put("load_average", loadAverage());
        found.put("affinity", affinity());
        found.put("temperature_c", temperatures());
        return found;
    }

    // A processor that is switched off has no frequency, and those behind it have one.
    private List<Object> frequencies() {
        List<Object> found = new ArrayList<>();
        for (int i = 0; i < MAX_PROCESSORS; i++) {
            Long khz = files.number(cpufreq(i, "scaling_cur_freq"));
            if (khz != null && khz >= 0) {
                found.add(khz / 1000.0);
            }
        }
        return found.isEmpty() ? null : found;
    }

    private List<Object> governors() {
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < MAX_PROCESSORS; i++) {
            names.add(files.line(cpufreq(i, "scaling_governor")));
        }
        names.remove("");
        return new ArrayList<Object>(names);
    }

    private List<Object> loadAverage() {
        String[] words = files.line("proc/loadavg").split(" ");
        List<Object> found = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                found.add(Double.valueOf(words[i]));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException error) {
            return null;
        }
        return found;
    }

    private Map<String, Object> affinity() {
        Map<String, Integer> masks = new TreeMap<>();
        for (String task : files.names("proc/self/task")) {
            String mask = files.field("proc/self/task/" + task + "/status", "Cpus_allowed").replace(",", "");
            if (mask.matches("[0-9a-f]+")) {
                String shortest = mask.replaceFirst("^0+(?=.)", "");
                Integer before = masks.get(shortest);
                masks.put(shortest, before == null ? 1 : before + 1);
            }
        }
        return new LinkedHashMap<String, Object>(masks);
    }

    private Map<String, Object> temperatures() {
        Map<String, Object> found = new LinkedHashMap<>();
        for (int i = 0; i < MAX_ZONES; i++) {
            String zone = "sys/class/thermal/thermal_zone" + i;
            Long thousandths = files.number(zone + "/temp");
            if (thousandths != null) {
                String name = files.line(zone + "/type");
                found.put((name.isEmpty() ? "unnamed" : name) + " " + i, thousandths / 1000.0);
            }
        }
        return found;
    }

    private static String cpufreq(int processor, String name) {
        return "sys/devices/system/cpu/cpu" + processor + "/cpufreq/" + name;
    }
}

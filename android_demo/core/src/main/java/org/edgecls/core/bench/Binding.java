package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.edgecls.core.engine.PowerMode;

/**
 * Whether a power mode was obeyed: the processors that the threads may use, read back. edgecls/benchmark/binding.py, in
 * the same words.
 */
final class Binding {
    private Binding() {}

    /**
     * What is wrong with the binding, in a sentence; null when it is proved, or none was asked for.
     *
     * @param threads how many compute; Paddle-Lite binds them to as many cores
     * @param conditions "before" and "after"
     * @param device a description with "cores"
     */
    static String problem(
            PowerMode powerMode, int threads, Map<String, Object> conditions, Map<String, Object> device) {
        if (powerMode != PowerMode.HIGH && powerMode != PowerMode.LOW) {
            return null;
        }
        String asked = "power mode " + powerMode.word() + " was asked for and ";
        List<TreeSet<Integer>> masks = masks(conditions.get("after"));
        if (masks.isEmpty()) {
            return asked + "the threads' affinity can't be read back";
        }
        List<Map<?, ?>> cores = cores(device);
        TreeSet<Integer> all = cluster(null, cores);
        TreeSet<Integer> wanted = cluster(powerMode, cores);
        TreeSet<Integer> strayed = new TreeSet<>();
        boolean bound = false;
        for (TreeSet<Integer> mask : masks) {
            TreeSet<Integer> known = new TreeSet<>(mask);
            known.retainAll(all);
            if (known.size() < all.size()) {
                bound = true;
                strayed.addAll(mask);
            }
        }
        if (!bound && (!wanted.equals(all) || threads < all.size())) {
            return asked + "no thread is bound to a core";
        }
        strayed.removeAll(wanted);
        if (!strayed.isEmpty()) {
            return asked + "threads may run on core " + listed(strayed) + " too";
        }
        return null;
    }

    /**
     * What is wrong where no binding was asked for: Android confines apps in the background to some cores, and an
     * earlier binding of the same thread stays. Null when every core is open, or it isn't known.
     *
     * @param mask the processors that the measuring thread may use, hexadecimal
     * @param device a description with "cores"
     */
    static String confinement(PowerMode powerMode, String mask, Map<String, Object> device) {
        if (powerMode != PowerMode.NONE || !mask.matches("[0-9a-f,]+")) {
            return null;
        }
        TreeSet<Integer> all = cluster(null, cores(device));
        TreeSet<Integer> allowed = processors(mask.replace(",", ""));
        allowed.retainAll(all);
        if (allowed.size() == all.size()) {
            return null;
        }
        return "the system lets it run on core " + listed(allowed) + " alone: keep the app in view, or start it again";
    }

    private static String listed(TreeSet<Integer> processors) {
        String text = processors.toString();
        return text.substring(1, text.length() - 1);
    }

    /** Each mask of "affinity" as the numbers of its processors. */
    private static List<TreeSet<Integer>> masks(Object conditions) {
        Object affinity = conditions instanceof Map ? ((Map<?, ?>) conditions).get("affinity") : null;
        List<TreeSet<Integer>> masks = new ArrayList<>();
        if (affinity instanceof Map) {
            for (Object mask : ((Map<?, ?>) affinity).keySet()) {
                masks.add(processors(mask.toString()));
            }
        }
        return masks;
    }

    private static TreeSet<Integer> processors(String mask) {
        TreeSet<Integer> found = new TreeSet<>();
        for (int i = 0; i < mask.length(); i++) {
            int digit = Character.digit(mask.charAt(mask.length() - 1 - i), 16);
            for (int bit = 0; bit < 4; bit++) {
                if ((digit >> bit & 1) == 1) {
                    found.add(4 * i + bit);
                }
            }
        }
        return found;
    }

    private static List<Map<?, ?>> cores(Map<String, Object> device) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (device.get("cores") instanceof List) {
            for (Object core : (List<?>) device.get("cores")) {
                found.add((Map<?, ?>) core);
            }
        }
        return found;
    }

    /** The big or the little cores by their highest frequency; all where there is one kind or it isn't known. */
    private static TreeSet<Integer> cluster(PowerMode which, List<Map<?, ?>> cores) {
        TreeSet<Long> speeds = new TreeSet<>();
        boolean known = true;
        for (Map<?, ?> core : cores) {
            Object speed = core.get("max_khz");
            known &= speed instanceof Number;
            if (speed instanceof Number) {
                speeds.add(((Number) speed).longValue());
            }
        }
        TreeSet<Integer> found = new TreeSet<>();
        for (Map<?, ?> core : cores) {
            boolean chosen = which == null || !known || speeds.size() < 2;
            if (!chosen) {
                boolean slowest = ((Number) core.get("max_khz")).longValue() == speeds.first();
                chosen = slowest == (which == PowerMode.LOW);
            }
            if (chosen) {
                found.add(((Number) core.get("index")).intValue());
            }
        }
        return found;
    }
}

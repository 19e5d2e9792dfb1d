package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What only a device can have wrong, in the words of edgecls/benchmark/device.py and edgecls/devices/remarks.py: of
 * those remarks the ones that an app can read.
 */
final class DeviceWarnings {
    private static final int LOW_BATTERY_PERCENT = 20;
    private static final double WARM_BATTERY_C = 40.0;

    private DeviceWarnings() {}

    /**
     * The warnings that the device itself gives reason for, the gravest first.
     *
     * @param device its description
     * @param conditions of a row: "before", "after", "device_before", "device_after"
     */
    static List<RowWarning> of(Cell cell, Map<String, Object> device, Map<String, Object> conditions) {
        List<RowWarning> found = new ArrayList<>();
        if (Boolean.TRUE.equals(device.get("emulated"))) {
            String text = device.get("id") + " is emulated: no time is that of a real device";
            found.add(new RowWarning("emulated", text));
        }
        Object int8 = device.get("int8");
        if (cell.precision().equals("int8") && int8 != null && !Boolean.TRUE.equals(device.get("int8_fast"))) {
            found.add(new RowWarning("dot", int8.toString()));
        }
        String binding = Binding.problem(cell.powerMode(), cell.threads(), conditions, device);
        if (binding != null) {
            found.add(new RowWarning("binding", binding));
        }
        return found;
    }

    /** The remarks on the device's state before and after, each once. */
    static List<RowWarning> remarks(Map<String, Object> conditions) {
        Set<String> texts = new LinkedHashSet<>();
        for (String when : new String[] {"device_before", "device_after"}) {
            if (conditions.get(when) instanceof Map) {
                addRemarks(texts, (Map<?, ?>) conditions.get(when));
            }
        }
        List<RowWarning> found = new ArrayList<>();
        for (String text : texts) {
            found.add(new RowWarning("device", text));
        }
        return found;
    }

    private static void addRemarks(Set<String> texts, Map<?, ?> state) {
        Object percent = state.get("battery_percent");
        if (percent instanceof Number && ((Number) percent).intValue() < LOW_BATTERY_PERCENT) {
            texts.add("battery at " + percent + " %: many phones slow down below 20 %, charge it first");
        }
        if ("discharging".equals(state.get("battery_state"))) {
            texts.add("battery is discharging: connect it to a charger");
        }
        Object screen = state.get("screen");
        if ("off".equals(screen) || "dozing".equals(screen)) {
            texts.add("screen is " + screen + ": the big cores may sleep, wake it and keep it on");
        }
        Object status = state.get("thermal_status");
        Object degrees = state.get("battery_c");
        if (status != null && !status.equals("none")) {
            texts.add("thermal status is " + status + ": let it cool down");
        } else if (degrees instanceof Number && ((Number) degrees).doubleValue() >= WARM_BATTERY_C) {
            texts.add("battery has " + Percent.whole(((Number) degrees).doubleValue()) + " °C: let it cool down");
        }
    }
}

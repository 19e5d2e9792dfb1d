package org.edgecls.core.screen.results;

import java.util.Map;

/** What of an object "device_condition" a person wants to see; null for what the device didn't tell. */
public final class DeviceState {
    private final Integer batteryPercent;
    private final String batteryState;
    private final Double batteryCelsius;
    private final String thermalStatus;

    /** Reads it; a field of another type counts as not told. */
    public DeviceState(Map<String, Object> condition) {
        Double percent = number(condition.get("battery_percent"));
        batteryPercent = percent == null ? null : percent.intValue();
        batteryState = text(condition.get("battery_state"));
        batteryCelsius = number(condition.get("battery_c"));
        thermalStatus = text(condition.get("thermal_status"));
    }

    /** Charge, percent. */
    public Integer batteryPercent() {
        return batteryPercent;
    }

    /** "charging", "discharging", "not charging" or "full". */
    public String batteryState() {
        return batteryState;
    }

    /** Temperature of the battery, degrees Celsius. */
    public Double batteryCelsius() {
        return batteryCelsius;
    }

    /** How much Android holds the device back: "none", "light", "moderate", "severe", "critical" and worse. */
    public String thermalStatus() {
        return thermalStatus;
    }

    private static Double number(Object value) {
        return value instanceof Number ? Double.valueOf(((Number) value).doubleValue()) : null;
    }

    private static String text(Object value) {
        return value instanceof String ? (String) value : null;
    }
}

package org.edgecls.core.device;

import java.util.Map;

/** What only the system around a program knows: the battery, the thermal status, the product's name. */
public interface DeviceProbe {
    /** The state now, an object "device_condition" of result.schema.json; null for what can't be read. */
    Map<String, Object> condition();

    /** What the device is, an object "device" of result.schema.json; its "id" is the "device" of rows. */
    Map<String, Object> description();
}

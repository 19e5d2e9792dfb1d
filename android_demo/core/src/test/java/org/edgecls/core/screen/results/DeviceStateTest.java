package org.edgecls.core.screen.results;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class DeviceStateTest {
    @Test
    public void whatAPhoneTellsIsReadNowAndFromAFile() throws Exception {
        Map<String, Object> told = new Bench().condition();
        told.put("thermal_status", "light");
        Object readBack = JsonObject.parse("{\"a\": " + Json.line(told) + "}", "a test").value("a");
        @SuppressWarnings("unchecked")
        Map<String, Object> fromFile = (Map<String, Object>) readBack;

        for (Map<String, Object> condition : Arrays.asList(told, fromFile)) {
            DeviceState state = new DeviceState(condition);
            assertEquals(Integer.valueOf(15), state.batteryPercent());
            assertEquals("charging", state.batteryState());
            assertEquals(31.5, state.batteryCelsius(), 0.0);
            assertEquals("light", state.thermalStatus());
        }
    }

    @Test
    public void whatIsNotToldIsNull() {
        DeviceState state = new DeviceState(Collections.<String, Object>emptyMap());

        assertNull(state.batteryPercent());
        assertNull(state.batteryState());
        assertNull(state.batteryCelsius());
        assertNull(state.thermalStatus());
    }
}

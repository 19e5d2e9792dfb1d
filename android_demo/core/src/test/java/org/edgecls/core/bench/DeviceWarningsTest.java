package org.edgecls.core.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;
import org.junit.Before;
import org.junit.Test;

/** What a device gives reason for; GoldenWarningsTest has the words that Python has, too. */
public final class DeviceWarningsTest {
    private final Map<String, Object> device = new LinkedHashMap<>();
    private final Map<String, Object> conditions = new LinkedHashMap<>();

    @Before
    public void makePhone() {
        List<Object> cores = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Map<String, Object> core = new LinkedHashMap<>();
            core.put("index", i);
            core.put("kind", "");
            core.put("max_khz", i < 4 ? 1800000L : 2400000L);
            cores.add(core);
        }
        device.put("id", "android:Made Up");
        device.put("cores", cores);
        device.put("emulated", false);
        device.put("int8", null);
        device.put("int8_fast", false);
    }

    private List<RowWarning> warnings(String precision, PowerMode mode) throws EdgeclsException {
        Map<String, Object> cell = new LinkedHashMap<>();
        for (String name : new String[] {"artifact", "model", "weights", "device", "nb_sha256"}) {
            cell.put(name, "any");
        }
        cell.put("precision", precision);
        cell.put("threads", 2L);
        cell.put("batch", 1L);
        cell.put("power_mode", mode.word());
        return DeviceWarnings.of(Cell.read(new JsonObject(cell, "a cell")), device, conditions);
    }

    @Test
    public void aPhoneInOrderGivesNone() throws EdgeclsException {
        assertTrue(warnings("int8", PowerMode.NONE).isEmpty());
    }

    @Test
    public void anEmulatorIsNoPhone() throws EdgeclsException {
        device.put("emulated", true);
        RowWarning warning = warnings("fp32", PowerMode.NONE).get(0);

        assertEquals("emulated", warning.kind());
        assertEquals("android:Made Up is emulated: no time is that of a real device", warning.text());
    }

    @Test
    public void slowInt8IsSaidOfInt8Alone() throws EdgeclsException {
        device.put("int8", "no dot product");

        RowWarning warning = warnings("int8", PowerMode.NONE).get(0);
        assertEquals("dot", warning.kind());
        assertEquals("no dot product", warning.text());
        assertTrue(warnings("fp32", PowerMode.NONE).isEmpty());
        device.put("int8_fast", true);
        assertTrue(warnings("int8", PowerMode.NONE).isEmpty());
    }

    @Test
    public void aBindingThatCantBeProvedIsSaid() throws EdgeclsException {
        RowWarning warning = warnings("fp32", PowerMode.HIGH).get(0);

        assertEquals("binding", warning.kind());
        assertEquals("power mode high was asked for and the threads' affinity can't be read back", warning.text());
    }

    @Test
    public void aThreadThatTheSystemConfinesIsSaid() {
        assertEquals(
                "the system lets it run on core 0, 1, 2, 3 alone: keep the app in view, or start it again",
                Binding.confinement(PowerMode.NONE, "0f", device));
        assertNull(Binding.confinement(PowerMode.NONE, "00000000,000000ff", device));
        assertNull(Binding.confinement(PowerMode.NONE, "", device));
        assertNull(Binding.confinement(PowerMode.HIGH, "f0", device));
        device.put("cores", new ArrayList<Object>());
        assertNull(Binding.confinement(PowerMode.NONE, "0f", device));
    }
}

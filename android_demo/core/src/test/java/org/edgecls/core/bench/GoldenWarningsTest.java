package org.edgecls.core.bench;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

/** A row is doubted for the reasons of the command line, in its words. */
public final class GoldenWarningsTest {
    private final JsonObject golden;

    public GoldenWarningsTest() throws IOException, EdgeclsException {
        golden = new GoldenFile("tests/ports/golden/warnings.json").object();
    }

    @Test
    public void aMeasurementGivesTheWarningsOfPython() throws EdgeclsException {
        for (JsonObject vector : golden.objects("rows")) {
            Timing timing =
                    new Timing(1, vector.number("wall_ms"), vector.number("cpu_ms"), vector.text("stopped_by"));
            List<RowWarning> found =
                    RowWarnings.of(
                            vector.text("weights"),
                            (int) vector.integer("threads"),
                            (int) vector.integer("processors"),
                            Summary.of(vector.numbers("samples_ms")),
                            timing,
                            map(vector.value("conditions")));
            List<String> expected = new ArrayList<>();
            for (JsonObject warning : vector.objects("warnings")) {
                expected.add(warning.text("kind") + ": " + warning.text("text"));
            }
            assertEquals(vector.text("name"), expected, sentences(found));
        }
    }

    @Test
    public void aBindingIsProvedAsInPython() throws EdgeclsException {
        for (JsonObject vector : golden.objects("bindings")) {
            String problem =
                    Binding.problem(
                            PowerMode.of(vector.text("power_mode")),
                            (int) vector.integer("threads"),
                            map(vector.value("conditions")),
                            Collections.singletonMap("cores", vector.value("cores")));
            assertEquals(vector.text("name"), vector.value("problem"), problem);
        }
    }

    @Test
    public void theStateOfADeviceIsRemarkedOnAsInPythonAndOnce() throws EdgeclsException {
        for (JsonObject vector : golden.objects("remarks")) {
            Map<String, Object> conditions = new LinkedHashMap<>();
            conditions.put("device_before", vector.value("condition"));
            conditions.put("device_after", vector.value("condition"));
            List<String> expected = new ArrayList<>();
            for (String text : vector.texts("texts")) {
                expected.add("device: " + text);
            }
            assertEquals(vector.text("name"), expected, sentences(DeviceWarnings.remarks(conditions)));
        }
    }

    private static List<String> sentences(List<RowWarning> warnings) {
        List<String> found = new ArrayList<>();
        for (RowWarning warning : warnings) {
            found.add(warning.kind() + ": " + warning.text());
        }
        return found;
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            copy.put((String) entry.getKey(), entry.getValue());
        }
        return copy;
    }
}

package org.edgecls.core.device;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.TemporaryTree;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Processors have the names that the command line has for them. */
@RunWith(Parameterized.class)
public final class GoldenMachineTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final JsonObject vector;

    public GoldenMachineTest(String name, JsonObject vector) {
        this.vector = vector;
    }

    @Parameterized.Parameters(name = "{0}")
    public static List<Object[]> vectors() throws IOException, EdgeclsException {
        return new GoldenFile("tests/ports/golden/machines.json").named();
    }

    @Test
    public void theProcessorsAreThoseOfPython() throws IOException, EdgeclsException {
        String text = vector.text("cpuinfo");
        Machine machine = new Machine(new TemporaryTree(folder.getRoot()).with("proc/cpuinfo", text).files());
        List<Object> kinds = new ArrayList<>();
        for (Object core : machine.cores()) {
            kinds.add(((Map<?, ?>) core).get("kind"));
        }
        List<String> features = new ArrayList<>();
        for (String feature : Arrays.asList("asimd", "asimddp", "asimdhp", "fphp", "avx2")) {
            if (machine.has(feature)) {
                features.add(feature);
            }
        }

        assertEquals(vector.texts("kinds"), kinds);
        assertEquals(vector.texts("features"), features);
        assertEquals(vector.value("hardware"), machine.hardware());
    }
}

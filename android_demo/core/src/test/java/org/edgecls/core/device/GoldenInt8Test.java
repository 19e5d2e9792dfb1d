package org.edgecls.core.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.TemporaryTree;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whether int8 can be fast is what the command line says, in its words. */
public final class GoldenInt8Test {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private JsonObject golden;

    @Before
    public void read() throws IOException, EdgeclsException {
        golden = JsonObject.parse(new GoldenFile("tests/ports/golden/int8.json").text(), "int8.json");
    }

    @Test
    public void theTablesAreThoseOfPython() throws EdgeclsException {
        List<Object> parts = new ArrayList<>();
        for (long part : PaddleCores.parts()) {
            parts.add(part);
        }

        assertEquals(golden.texts("names"), KnownSoc.allNames());
        assertEquals(Json.line(golden.value("parts")), Json.line(parts));
    }

    @Test
    public void everyChipIsJudgedAsInPython() throws EdgeclsException {
        int count = 0;
        for (JsonObject chip : golden.objects("chips")) {
            for (JsonObject judged : chip.objects("judged")) {
                String name = chip.text("name") + ", " + judged.value("version");
                DotTruth truth = truth(chip, judged);
                assertEquals(name, judged.value("known_as"), truth.knownAs());
                assertEquals(name, judged.truth("uses_dot"), truth.usesDot());
                assertEquals(name, judged.truth("uses_fp16"), truth.usesFp16());
                assertEquals(name, judged.text("sentence"), truth.sentence());
                count++;
            }
        }
        assertTrue(count > 300);
    }

    @Test
    public void aDeviceIsJudgedByItsFiles() throws IOException, EdgeclsException {
        for (JsonObject chip : golden.objects("chips")) {
            SystemFiles files = cpuinfo(chip.text("cpuinfo"));
            for (JsonObject judged : chip.objects("judged")) {
                Int8Truth truth = Int8Truth.of("arm64-v8a", files, properties(chip), version(judged));
                assertEquals(chip.text("name"), judged.truth("fast"), truth.isFast());
                assertEquals(chip.text("name"), judged.text("sentence"), truth.sentence());
            }
        }
    }

    @Test
    public void nothingIsSaidOfAProcessorThatIsNotArm() throws IOException, EdgeclsException {
        for (JsonObject vector : golden.objects("abis")) {
            SystemFiles files = cpuinfo(vector.text("cpuinfo"));
            Int8Truth truth = Int8Truth.of(vector.text("abi"), files, new LinkedHashMap<String, String>(), "v2.12");
            assertEquals(vector.text("abi"), vector.truth("fast"), truth.isFast());
            assertEquals(vector.text("abi"), vector.value("sentence"), truth.sentence());
        }
    }

    @Test
    public void aResultTellsTheOutlookThatItWasWrittenWith() throws EdgeclsException {
        for (JsonObject chip : golden.objects("chips")) {
            for (JsonObject judged : chip.objects("judged")) {
                Map<String, Object> device = new LinkedHashMap<>();
                device.put("asimddp", chip.truth("core_has_dot"));
                device.put("int8", judged.text("sentence"));
                device.put("int8_fast", judged.truth("fast"));
                assertEquals(chip.text("name"), truth(chip, judged).outlook(), Int8Outlook.of(device));
            }
        }
        assertNull(Int8Outlook.of(new LinkedHashMap<String, Object>()));
    }

    @Test
    public void theLanguageOfThePhoneMakesNoDifference() {
        Locale before = Locale.getDefault();
        Locale.setDefault(new Locale("tr"));
        try {
            assertEquals("KIRIN980", DotTruth.of("Hardware\t: kirin980\n", true, none(), "v2.11").knownAs());
        } finally {
            Locale.setDefault(before);
        }
    }

    private SystemFiles cpuinfo(String text) throws IOException {
        return new TemporaryTree(folder.getRoot()).with("proc/cpuinfo", text).files();
    }

    private static DotTruth truth(JsonObject chip, JsonObject judged) throws EdgeclsException {
        return DotTruth.of(chip.text("cpuinfo"), chip.truth("core_has_dot"), properties(chip), version(judged));
    }

    private static String version(JsonObject judged) throws EdgeclsException {
        return (String) judged.value("version");
    }

    private static Map<String, String> properties(JsonObject chip) throws EdgeclsException {
        Map<String, String> properties = none();
        JsonObject given = chip.object("properties");
        for (String name : given.keys()) {
            properties.put(name, given.text(name));
        }
        return properties;
    }

    private static Map<String, String> none() {
        return new LinkedHashMap<>();
    }
}

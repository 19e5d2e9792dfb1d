package org.edgecls.core.artifact;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class DescriptionTest {
    private static Description golden() throws Exception {
        return Artifact.read(GoldenArtifact.FOLDER).description();
    }

    private static void assertRefused(String message, GoldenArtifact artifact) throws Exception {
        InputStream stream = artifact.streams().get("model.json");
        byte[] bytes = new byte[stream.available()];
        assertEquals(bytes.length, stream.read(bytes));
        JsonObject json = JsonObject.parse(new String(bytes, "UTF-8"), "model.json");
        assertEquals(message, assertThrows(EdgeclsException.class, () -> new Description(json)).getMessage());
    }

    @Test
    public void itSaysWhatModelJsonSays() throws Exception {
        Description description = golden();
        assertEquals("StandIn", description.model());
        assertEquals("random", description.weightsKind());
        assertEquals("arm64-v8a", description.target());
        assertEquals("fp32", description.precision());
        assertEquals("x", description.inputName());
        assertArrayEquals(new int[] {1, 3, 6, 8}, description.inputShape());
        assertEquals("probabilities", description.outputKind());
        assertEquals(3, description.classes());
        assertEquals(Integer.valueOf(9), description.preprocess().resizeShort());
        assertEquals("v2.12", description.optVersion());
        assertEquals(75, description.nbSize());
        assertTrue(description.nbSha256().matches("[0-9a-f]{64}"));
        assertTrue(description.key().matches("[0-9a-f]{64}"));
        assertArrayEquals(new float[] {0.125f, 0.75f, 0.125f}, description.golden().output(), 0);
        assertEquals("made up", description.golden().engine());
        assertEquals(1e-3, description.golden().tolerance(), 0);
        assertEquals("PNG", new String(description.golden().imagePng(), 1, 3, "US-ASCII"));
    }

    /** Every field that is read, taken away by itself. */
    @Test
    public void aMissingFieldIsNamed() throws Exception {
        String[] needed = {
            "schema", "model", "model.name", "model.class_num", "model.weights", "model.weights.kind",
            "target", "precision", "input", "input.name", "input.shape", "output", "output.shape",
            "output.kind", "preprocess", "preprocess.size", "preprocess.std", "opt_version", "nb", "nb.size_bytes",
            "nb.sha256", "golden", "golden.image_png_base64", "golden.output", "golden.engine", "golden.tolerance",
            "provenance", "provenance.key",
        };
        String text = new GoldenFile("tests/ports/golden/artifact/model.json").text();
        for (String path : needed) {
            Object whole = Json.parse(text);
            remove(whole, new ArrayList<String>(Arrays.asList(path.split("\\."))));
            JsonObject json = new JsonObject((Map<?, ?>) whole, "model.json");
            EdgeclsException error = assertThrows(path, EdgeclsException.class, () -> new Description(json));
            assertEquals("model.json lacks " + path, error.getMessage());
            assertEquals("ArtifactError", error.kind());
        }
    }

    private static void remove(Object object, List<String> path) {
        String first = path.remove(0);
        if (path.isEmpty()) {
            ((Map<?, ?>) object).remove(first);
        } else {
            remove(((Map<?, ?>) object).get(first), path);
        }
    }

    @Test
    public void whatDoesntGoTogetherIsToldWithBothSides() throws Exception {
        assertRefused("in model.json, schema is edgecls.artifact/2, not one of [edgecls.artifact/1]",
                new GoldenArtifact().replacing("artifact/1", "artifact/2"));
        assertRefused("in model.json, target is riscv, not one of [arm64-v8a, armeabi-v7a, x86_64]",
                new GoldenArtifact().replacing("arm64-v8a", "riscv"));
        assertRefused("in model.json, output.shape is [1, 3], not [1, 4]",
                new GoldenArtifact().replacing("\"class_num\": 3", "\"class_num\": 4"));
        assertRefused("in model.json, input.shape is [1, 3, 6, 8], not [1, 3, 6, 7]",
                new GoldenArtifact().replacing("8\n    ],\n    \"color\"", "7\n    ],\n    \"color\""));
        assertRefused("in model.json, golden.output is 2 scores, not 3 scores",
                new GoldenArtifact().replacing("0.125,\n      0.75", "0.75"));
        assertRefused("in model.json, golden.output[1] is 1.0E39, not a number of 32 bits",
                new GoldenArtifact().replacing("0.125,\n      0.75", "0.125,\n      1e39"));
        assertRefused("in model.json, golden.tolerance is 0.0, not a number above 0",
                new GoldenArtifact().replacing("\"tolerance\": 0.001", "\"tolerance\": 0"));
        assertRefused("in model.json, golden.image_png_base64 is 5 characters, not base64",
                new GoldenArtifact().replacing("png_base64\": \"", "png_base64\": \"iVBO!\", \"x\": \""));
    }

    @Test
    public void whatItDoesntKnowIsLeftAlone() throws Exception {
        String text = new GoldenFile("tests/ports/golden/artifact/model.json").text();
        String later = text.replaceFirst("\\{", "{\"later\": 1,");
        assertEquals("StandIn", new Description(JsonObject.parse(later, "model.json")).model());
    }

    @Test
    public void aDamagedDescriptionIsReadOrRefusedAndNothingElse() throws Exception {
        String whole = new GoldenFile("tests/ports/golden/artifact/model.json").text();
        String tokens = "{}[]\",:0123456789.eE-ntf\\\u0000 ";
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            StringBuilder damaged = new StringBuilder(whole);
            for (int change = 0; change < 1 + round % 3; change++) {
                int place = random.nextInt(damaged.length());
                damaged.setCharAt(place, tokens.charAt(random.nextInt(tokens.length())));
            }
            try {
                new Description(JsonObject.parse(damaged.toString(), "model.json"));
            } catch (EdgeclsException error) {
                refused++;
            }
        }
        assertTrue(refused > 1000);
    }
}

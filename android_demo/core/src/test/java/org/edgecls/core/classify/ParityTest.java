package org.edgecls.core.classify;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.edgecls.core.GoldenFile;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class ParityTest {
    /** Sums are added in another order than numpy's. */
    private static final double ROUNDING = 1e-12;

    private static Parity compare(JsonObject vector) throws Exception {
        return Parity.compare(
                floats(vector.numbers("reference")),
                floats(vector.numbers("output")),
                vector.text("kind"),
                vector.text("precision"),
                vector.number("golden_tolerance"),
                "paddle_inference",
                "engine");
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static EdgeclsException refused(float... output) {
        return assertThrows(
                EdgeclsException.class,
                () -> Parity.compare(new float[2], output, "logits", "fp32", 1e-3, "host", "engine v1"));
    }

    @Test
    public void anOutputIsJudgedAsOnTheHost() throws Exception {
        for (JsonObject vector : new GoldenFile("tests/ports/golden/parity.json").objects()) {
            String name = vector.text("name");
            Parity parity = compare(vector);
            assertEquals(name, vector.number("max_abs_diff"), parity.maxAbsDiff(), 0);
            assertEquals(name, vector.number("tolerance"), parity.tolerance(), 0);
            assertEquals(name, vector.number("cosine"), parity.cosine(), ROUNDING);
            assertEquals(name, vector.number("min_cosine"), parity.minCosine(), 0);
            assertEquals(name, vector.text("message").isEmpty(), parity.ok());
            assertEquals("paddle_inference", parity.reference());
        }
    }

    @Test
    public void theSentenceForADisagreementIsThatOfTheHost() throws Exception {
        int disagreements = 0;
        for (JsonObject vector : new GoldenFile("tests/ports/golden/parity.json").objects()) {
            Parity parity = compare(vector);
            if (parity.ok()) {
                parity.enforce();
                continue;
            }
            EdgeclsException error = assertThrows(EdgeclsException.class, parity::enforce);
            // Whole numbers are written with a decimal here.
            assertEquals(vector.text("message"), error.getMessage().replaceAll("(\\d)\\.0 ", "$1 "));
            assertEquals("ParityError", error.kind());
            disagreements++;
        }
        assertEquals(11, disagreements);
    }

    @Test
    public void aToleranceBeyondAllNumbersHasASentenceToo() throws EdgeclsException {
        Parity parity = Parity.compare(floats(9, -9), floats(-9, 9), "logits", "fp32", 1e308, "host", "engine v1");
        assertEquals(
                "engine v1 disagrees with host: largest difference 18.0 (allowed inf), "
                        + "cosine -1.0000 (at least 0.9999)",
                parity.problem().getMessage());
    }

    @Test
    public void anOutputOfAnotherWidthOrWithoutNumbersIsNoMatterOfDegree() {
        assertEquals("engine v1 gives 3 scores for 2 classes", refused(1, 2, 3).getMessage());
        assertEquals(Problem.OUTPUT_NOT_FINITE, refused(1, Float.NaN).problem());
        assertEquals(Problem.OUTPUT_NOT_FINITE, refused(Float.NEGATIVE_INFINITY, 1).problem());
    }
}

package org.edgecls.core.classify;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class ScoresTest {
    /** The exponential function may differ in its last bit from machine to machine. */
    private static final double ALLOWED = 1e-15;

    @Test
    public void bestClassesAndTheirProbabilitiesAreThoseOfPython() throws Exception {
        for (JsonObject vector : new GoldenFile("tests/ports/golden/scores.json").objects()) {
            double[] scores = Scores.probabilities(output(vector), vector.text("kind"));
            double[] expected = vector.numbers("scores");
            int[] best = Scores.best(scores, expected.length);
            assertArrayEquals(vector.text("name"), vector.integers("class_ids"), best);
            for (int rank = 0; rank < best.length; rank++) {
                assertEquals(vector.text("name"), expected[rank], scores[best[rank]], ALLOWED);
            }
        }
    }

    private static float[] output(JsonObject vector) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(vector.text("output_base64"));
        float[] output = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(output);
        return output;
    }

    @Test
    public void logitsOfAnySizeGiveProbabilitiesThatAddUpToOne() {
        double[] scores = Scores.probabilities(new float[] {3e38f, -3e38f, 3e38f}, "logits");
        assertArrayEquals(new double[] {0.5, 0, 0.5}, scores, 0);
    }

    @Test
    public void noMoreClassesAreGivenThanThereAre() {
        assertArrayEquals(new int[] {1, 0}, Scores.best(new double[] {0.1, 0.9}, 5));
        assertArrayEquals(new int[0], Scores.best(new double[] {0.1, 0.9}, 0));
    }
}

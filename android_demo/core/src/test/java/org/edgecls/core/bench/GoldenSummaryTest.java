package org.edgecls.core.bench;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.List;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The arithmetic on samples gives the numbers of Python's, to the last bit. */
@RunWith(Parameterized.class)
public final class GoldenSummaryTest {
    private static final double NOTHING = 0.0;

    private final JsonObject vector;

    public GoldenSummaryTest(String name, JsonObject vector) {
        this.vector = vector;
    }

    @Parameterized.Parameters(name = "{0}")
    public static List<Object[]> vectors() throws IOException, EdgeclsException {
        return new GoldenFile("tests/ports/golden/summaries.json").named();
    }

    @Test
    public void theSummaryIsThatOfPython() throws EdgeclsException {
        JsonObject expected = vector.object("summary");
        Summary summary = Summary.of(Samples.of(vector));

        assertEquals(expected.integer("count"), summary.count());
        assertEquals(expected.number("minimum"), summary.min(), NOTHING);
        assertEquals(expected.number("mean"), summary.mean(), NOTHING);
        assertEquals(expected.number("stdev"), summary.stdev(), NOTHING);
        assertEquals(expected.number("p50"), summary.p50(), NOTHING);
        assertEquals(expected.number("p90"), summary.p90(), NOTHING);
        assertEquals(expected.number("p99"), summary.p99(), NOTHING);
        assertEquals(expected.integer("outliers"), summary.outliers());
        assertEquals(expected.value("drift"), summary.drift());
    }
}

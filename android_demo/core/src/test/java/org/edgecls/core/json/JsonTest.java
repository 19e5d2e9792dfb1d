package org.edgecls.core.json;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.junit.Test;

public final class JsonTest {
    @Test
    public void aDocumentOfPythonReadAndWrittenAgainIsTheSameBytes() throws Exception {
        String golden = new GoldenFile("tests/ports/golden/document.json").text();
        assertEquals(golden, Json.write(Json.parse(golden)));
    }

    @Test
    public void theSchemasAndGoldenVectorsAreTheSameBytesToo() throws Exception {
        for (String name : new String[] {"pictures", "scores", "parity", "versions"}) {
            String golden = new GoldenFile("tests/ports/golden/" + name + ".json").text();
            assertEquals(golden, Json.write(Json.parse(golden)));
        }
    }

    @Test
    public void aLineHasNoLineBreakWhateverTheTextHolds() {
        Map<String, Object> event = new LinkedHashMap<String, Object>();
        event.put("event", "a\nb");
        event.put("values", Arrays.<Object>asList(1, 2L, 0.5, 0.25f, null, true));
        event.put("nothing", Collections.emptyList());
        String expected = "{\"event\": \"a\\nb\", \"values\": [1, 2, 0.5, 0.25, null, true], \"nothing\": []}";
        assertEquals(expected, Json.line(event));
    }

    @Test
    public void aFloatIsWrittenAsTheDoubleThatItIs() {
        assertEquals("0.10000000149011612", Json.line(0.1f));
    }

    @Test
    public void whatJsonLacksIsNullInALineAndRefusedInADocument() {
        for (final double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertEquals("null", Json.line(value));
            assertThrows(IllegalArgumentException.class, () -> Json.write(value));
        }
        assertThrows(IllegalArgumentException.class, () -> Json.line(new Object()));
    }

    @Test
    public void halfASurrogatePairIsWrittenAsAnEscapeThatReadsBack() throws Exception {
        assertEquals("\"a\\ud83d\"", Json.line("a\ud83d"));
        assertEquals("\"\\udc08\\ud83d\"", Json.line("\udc08\ud83d"));
        assertEquals("a\ud83d", Json.parse(Json.line("a\ud83d")));
    }

    @Test
    public void integersAreLongsAndOtherNumbersDoubles() throws Exception {
        Object read = Json.parse(" [1, -0, 9223372036854775807, 9223372036854775808, 1.0, 1e2, -0.0, 1E-400] ");
        List<Object> expected = Arrays.<Object>asList(
                1L, 0L, Long.MAX_VALUE, 9223372036854775808.0, 1.0, 100.0, -0.0, 0.0);
        assertEquals(expected, read);
    }

    @Test
    public void escapesAreReadAndOfAKeyThatComesTwiceTheLastValueCounts() throws Exception {
        String escaped = "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83d\\udc08\"";
        assertEquals("\"\\/\b\f\n\r\té\ud83d\udc08", Json.parse(escaped));
        assertEquals(Collections.singletonMap("a", 2L), Json.parse("{\"a\": 1, \"a\": 2}"));
    }

    @Test
    public void whatIsNoJsonIsRefusedWithItsPlace() {
        String[] malformed = {
            "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":1,}", "{a: 1}", "nul", "NaN", "-Infinity", "01", "-", "1.",
            ".5", "1e", "+1", "1e999", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\nb\"", "1 2", "[1 2]", "\ufeff1",
            "'a'", "\"\\u\u0661\u0661\u0661\u0661\"", "\u0661", "[\0]", "1\0",
        };
        for (final String text : malformed) {
            EdgeclsException error = assertThrows(text, EdgeclsException.class, () -> Json.parse(text));
            assertEquals(text, Problem.JSON_MALFORMED, error.problem());
        }
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> Json.parse("[1, x]"));
        assertEquals("the JSON is malformed at character 5: a value is expected", error.getMessage());
    }

    @Test
    public void deepNestingIsRefusedBeforeItEndsTheStack() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            deep.append(i % 2 == 0 ? "[" : "{\"a\":");
        }
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> Json.parse(deep.toString()));
        assertTrue(error.getMessage(), error.getMessage().endsWith("it is nested too deeply"));
    }

    @Test
    public void listsMayBeAnyIterable() {
        List<Object> rows = new ArrayList<Object>();
        rows.add(Collections.singletonMap("a", Collections.singleton(1)));
        assertEquals("[\n  {\n    \"a\": [\n      1\n    ]\n  }\n]\n", Json.write(rows));
    }
}

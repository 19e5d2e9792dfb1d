package org.edgecls.core.json;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import org.edgecls.core.error.EdgeclsException;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public final class JsonObjectTest {
    private static final String TEXT = "{\"name\": \"x\", \"size\": [2, 3], \"scale\": 1, \"half\": 0.5,"
            + " \"none\": null, \"yes\": true, \"in\": {\"deep\": [{\"id\": 1}, {\"id\": \"b\"}]},"
            + " \"words\": [\"a\", \"b\"], \"mixed\": [1, \"a\"],"
            + " \"large\": 4294967296, \"larges\": [4294967296]}";

    private final JsonObject json;

    public JsonObjectTest() throws EdgeclsException {
        json = JsonObject.parse(TEXT, "model.json");
    }

    private static void assertSays(String message, ThrowingRunnable action) {
        assertEquals(message, assertThrows(EdgeclsException.class, action).getMessage());
    }

    @Test
    public void fieldsAreGivenByType() throws Exception {
        assertEquals("x", json.text("name"));
        assertArrayEquals(new int[] {2, 3}, json.integers("size"));
        assertEquals(1.0, json.number("scale"), 0);
        assertEquals(1, json.integer("scale"));
        assertEquals(0.5, json.number("half"), 0);
        assertArrayEquals(new double[] {2, 3}, json.numbers("size"), 0);
        assertTrue(json.truth("yes"));
        assertEquals(Arrays.asList("a", "b"), json.texts("words"));
        assertEquals(1, json.object("in").objects("deep").get(0).integer("id"));
        assertEquals("name", new ArrayList<String>(json.keys()).get(0));
    }

    @Test
    public void aFieldThatIsNullIsThereAndHasNothing() throws Exception {
        assertNull(json.value("none"));
        assertFalse(json.has("none"));
        assertFalse(json.has("other"));
        assertTrue(json.has("name"));
    }

    @Test
    public void aMissingFieldIsNamedWithItsWholePath() {
        assertSays("model.json lacks other", () -> json.text("other"));
        assertSays("model.json lacks in.other", () -> json.object("in").number("other"));
        assertSays("model.json lacks in.deep[0].other", () -> json.object("in").objects("deep").get(0).value("other"));
    }

    @Test
    public void aFieldOfAnotherTypeIsNamedWithTheTypeThatItShouldHave() {
        assertSays("in model.json, size is no string", () -> json.text("size"));
        assertSays("in model.json, half is no integer", () -> json.integer("half"));
        assertSays("in model.json, name is no number", () -> json.number("name"));
        assertSays("in model.json, none is no object", () -> json.object("none"));
        assertSays("in model.json, name is no boolean", () -> json.truth("name"));
        assertSays("in model.json, name is no array", () -> json.numbers("name"));
        assertSays("in model.json, mixed[1] is no number", () -> json.numbers("mixed"));
        assertSays("in model.json, mixed[0] is no string", () -> json.texts("mixed"));
        assertSays("in model.json, in.deep[1].id is no integer",
                () -> json.object("in").objects("deep").get(1).integer("id"));
    }

    @Test
    public void aValueOutOfRangeIsNamedWithWhatIsAllowed() {
        assertSays("in model.json, name is x, not one of [y, z]", () -> json.oneOf("name", Arrays.asList("y", "z")));
        assertSays("in model.json, scale is 1, not 2 to 3", () -> json.integer("scale", 2, 3));
        assertSays("in model.json, large is 4294967296, not 0 to 9", () -> json.integer("large", 0, 9));
        assertSays("in model.json, larges[0] is 4294967296, not an integer of 32 bits", () -> json.integers("larges"));
    }

    @Test
    public void aTextThatIsNoObjectIsRefused() {
        assertSays("in model.json, the whole is no object", () -> JsonObject.parse("[]", "model.json"));
    }
}

package org.edgecls.runner;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class EventsTest {
    @Test
    public void anEventIsALineOfItsOwnWrittenAtOnce() throws IOException {
        final List<String> writes = new ArrayList<>();
        OutputStream stream =
                new OutputStream() {
                    @Override
                    public void write(int single) {
                        throw new AssertionError("byte by byte");
                    }

                    @Override
                    public void write(byte[] bytes) throws IOException {
                        writes.add(new String(bytes, "UTF-8"));
                    }
                };
        new Events(stream).emit("hello", "protocol", 1, "name", "a \"b\"\nc");

        assertEquals(1, writes.size());
        assertEquals("\n{\"event\": \"hello\", \"protocol\": 1, \"name\": \"a \\\"b\\\"\\nc\"}\n", writes.get(0));
    }

    @Test
    public void numbersThatJsonLacksAreNull() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        float[] scores = {Float.NaN, Float.POSITIVE_INFINITY, 0.5f};
        new Events(bytes).emit("output", "values", Events.numbers(scores), "spread", Double.NaN);

        assertEquals(
                "\n{\"event\": \"output\", \"values\": [null, null, 0.5], \"spread\": null}\n",
                bytes.toString("UTF-8"));
    }

    @Test
    public void scoresReadBackToTheSameFloats() throws IOException, EdgeclsException {
        float[] scores = {0.1f, 1f / 3f, Float.MIN_VALUE, Float.MAX_VALUE, 1e-38f, -0.7653499f};
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Events(bytes).emit("output", "values", Events.numbers(scores));

        double[] read = JsonObject.parse(bytes.toString("UTF-8"), "an event").numbers("values");
        for (int i = 0; i < scores.length; i++) {
            assertEquals((double) scores[i], read[i], 0.0);
        }
    }

    @Test(expected = ReaderGone.class)
    public void aReaderThatIsGoneEndsIt() {
        OutputStream closed =
                new OutputStream() {
                    @Override
                    public void write(int single) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        new Events(closed).error("InputError", "wrong", "mend it");
    }
}

package org.edgecls.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.json.Json;

/**
 * The runner's voice: one JSON object a line, written at once and whole.
 *
 * <p>A native library prints to the same descriptor and may leave its line open: hence a line break before an event,
 * too.
 */
final class Events {
    private static final Charset UTF_8 = Charset.forName("UTF-8");

    private final OutputStream stream;

    /** Events on a stream without a buffer. */
    Events(OutputStream stream) {
        this.stream = stream;
    }

    /**
     * Writes an event. NaN and infinity become null.
     *
     * @param name the event
     * @param keysAndValues its fields: a key, its value, the next key ...
     * @throws ReaderGone nobody reads
     */
    void emit(String name, Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        emit(name, fields);
    }

    /** Writes an event with these fields in their order. */
    void emit(String name, Map<String, Object> fields) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        event.putAll(fields);
        try {
            stream.write(("\n" + Json.line(event) + "\n").getBytes(UTF_8));
            stream.flush();
        } catch (IOException error) {
            throw new ReaderGone(error);
        }
    }

    /** Writes the event that ends a run that failed. */
    void error(String kind, String message, String hint) {
        emit("error", "kind", kind, "message", message, "hint", hint);
    }

    /** Scores as a list of numbers that read back to the same floats. */
    static List<Object> numbers(float[] values) {
        List<Object> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add((double) value);
        }
        return list;
    }

    /** Times as a list. */
    static List<Object> numbers(double[] values) {
        List<Object> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}

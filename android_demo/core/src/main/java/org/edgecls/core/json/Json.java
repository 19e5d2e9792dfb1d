package org.edgecls.core.json;

import org.edgecls.core.error.EdgeclsException;

/**
 * JSON as Python's json module reads and writes it.
 *
 * <p>Values are {@code Map<String, Object>} (in the order of insertion), {@code List<Object>}, {@code String},
 * {@code Long}, {@code Integer}, {@code Double}, {@code Float}, {@code Boolean} and null.
 */
public final class Json {
    private Json() {}

    /**
     * Reads one value: integers become Long (or Double where they don't fit), other numbers Double, objects
     * LinkedHashMap, arrays ArrayList. Of a key that comes twice the last value counts.
     *
     * @throws EdgeclsException JSON_MALFORMED, for NaN and infinities, too
     */
    public static Object parse(String text) throws EdgeclsException {
        return new JsonReader(text).read();
    }

    /**
     * A document: indented by two, with a line break at its end. The bytes are those of Python's
     * {@code json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"}.
     *
     * @throws IllegalArgumentException a number is NaN or infinite, or a value is of another type
     */
    public static String write(Object value) {
        return JsonWriter.document(value);
    }

    /**
     * One line without its line break. NaN and infinity, which JSON lacks, become null.
     *
     * @throws IllegalArgumentException a value is of another type
     */
    public static String line(Object value) {
        return JsonWriter.line(value);
    }
}

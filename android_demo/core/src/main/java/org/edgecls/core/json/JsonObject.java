package org.edgecls.core.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** A JSON object whose fields are asked for by type; what doesn't fit is an error that names the field. */
public final class JsonObject {
    private final Map<?, ?> map;
    private final String where;
    private final String path;

    /**
     * Wraps a map that {@link Json#parse} gave.
     *
     * @param where what the object is, for messages, as "model.json"
     */
    public JsonObject(Map<?, ?> map, String where) {
        this(map, where, "");
    }

    private JsonObject(Map<?, ?> map, String where, String path) {
        this.map = map;
        this.where = where;
        this.path = path;
    }

    /**
     * Parses a text that has to be an object.
     *
     * @throws EdgeclsException JSON_MALFORMED, or FIELD_TYPE where it is JSON but no object
     */
    public static JsonObject parse(String text, String where) throws EdgeclsException {
        Object value = Json.parse(text);
        if (!(value instanceof Map)) {
            throw new EdgeclsException(Problem.FIELD_TYPE, where, "the whole", "object");
        }
        return new JsonObject((Map<?, ?>) value, where);
    }

    /** The keys, in the order of the text. */
    @SuppressWarnings("unchecked")
    public Set<String> keys() {
        return Collections.unmodifiableSet((Set<String>) map.keySet());
    }

    /** Whether the field is there and not null. */
    public boolean has(String key) {
        return map.get(key) != null;
    }

    /**
     * A field's value as {@link Json#parse} gives it; null where it is null.
     *
     * @throws EdgeclsException FIELD_MISSING
     */
    public Object value(String key) throws EdgeclsException {
        if (!map.containsKey(key)) {
            throw new EdgeclsException(Problem.FIELD_MISSING, where, path + key);
        }
        return map.get(key);
    }

    /**
     * A string.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    public String text(String key) throws EdgeclsException {
        return as(String.class, key, "string");
    }

    /**
     * A string that is one of those allowed.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE, FIELD_VALUE
     */
    public String oneOf(String key, List<String> allowed) throws EdgeclsException {
        String value = text(key);
        if (!allowed.contains(value)) {
            throw wrong(key, value, "one of " + allowed);
        }
        return value;
    }

    /**
     * A whole number within bounds.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE, FIELD_VALUE
     */
    public int integer(String key, int least, int most) throws EdgeclsException {
        long value = integer(key);
        if (value < least || value > most) {
            throw wrong(key, value, least + " to " + most);
        }
        return (int) value;
    }

    /**
     * A whole number.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    public long integer(String key) throws EdgeclsException {
        return as(Long.class, key, "integer");
    }

    /**
     * A number.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    public double number(String key) throws EdgeclsException {
        return as(Number.class, key, "number").doubleValue();
    }

    /**
     * True or false.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    public boolean truth(String key) throws EdgeclsException {
        return as(Boolean.class, key, "boolean");
    }

    /**
     * An object.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    public JsonObject object(String key) throws EdgeclsException {
        return new JsonObject(as(Map.class, key, "object"), where, path + key + ".");
    }

    /**
     * An array of numbers.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    public double[] numbers(String key) throws EdgeclsException {
        List<Number> items = items(Number.class, key, "number");
        double[] numbers = new double[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = items.get(i).doubleValue();
        }
        return numbers;
    }

    /**
     * An array of whole numbers that fit in an int.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE, FIELD_VALUE
     */
    public int[] integers(String key) throws EdgeclsException {
        List<Long> items = items(Long.class, key, "integer");
        int[] integers = new int[items.size()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = items.get(i).intValue();
            if (integers[i] != items.get(i)) {
                throw wrong(key + "[" + i + "]", items.get(i), "an integer of 32 bits");
            }
        }
        return integers;
    }

    /**
     * An array of strings.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    public List<String> texts(String key) throws EdgeclsException {
        return items(String.class, key, "string");
    }

    /**
     * An array of objects.
     *
     * @throws EdgeclsException FIELD_MISSING, FIELD_TYPE
     */
    @SuppressWarnings("rawtypes")
    public List<JsonObject> objects(String key) throws EdgeclsException {
        List<JsonObject> objects = new ArrayList<JsonObject>();
        for (Map item : items(Map.class, key, "object")) {
            objects.add(new JsonObject(item, where, path + key + "[" + objects.size() + "]."));
        }
        return objects;
    }

    /** The error for a field of the right type and a wrong value. */
    public EdgeclsException wrong(String key, Object value, Object expected) {
        return new EdgeclsException(Problem.FIELD_VALUE, where, path + key, value, expected);
    }

    private <T> List<T> items(Class<T> type, String key, String name) throws EdgeclsException {
        List<T> items = new ArrayList<T>();
        for (Object item : as(List.class, key, "array")) {
            if (!type.isInstance(item)) {
                throw new EdgeclsException(Problem.FIELD_TYPE, where, path + key + "[" + items.size() + "]", name);
            }
            items.add(type.cast(item));
        }
        return items;
    }

    private <T> T as(Class<T> type, String key, String name) throws EdgeclsException {
        Object value = value(key);
        if (!type.isInstance(value)) {
            throw new EdgeclsException(Problem.FIELD_TYPE, where, path + key, name);
        }
        return type.cast(value);
    }
}

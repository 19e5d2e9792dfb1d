package org.edgecls.core.json;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Writes JSON: one line, or indented by two. */
final class JsonWriter {
    private final StringBuilder text = new StringBuilder();
    private final boolean indented;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    static String document(Object value) {
        JsonWriter writer = new JsonWriter(true);
        writer.value(value, 0);
        return writer.text.append('\n').toString();
    }

    static String line(Object value) {
        JsonWriter writer = new JsonWriter(false);
        writer.value(value, 0);
        return writer.text.toString();
    }

    private void value(Object value, int depth) {
        if (value == null || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof String) {
            string((String) value);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            text.append(value);
        } else if (value instanceof Double || value instanceof Float) {
            number(((Number) value).doubleValue());
        } else if (value instanceof Map) {
            object((Map<?, ?>) value, depth);
        } else if (value instanceof Iterable) {
            array((Iterable<?>) value, depth);
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
        }
    }

    private void number(double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            text.append(Repr.of(value));
        } else if (indented) {
            throw new IllegalArgumentException("JSON has no " + value);
        } else {
            text.append("null");
        }
    }

    private void object(Map<?, ?> map, int depth) {
        text.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            separate(first, depth + 1);
            first = false;
            string((String) entry.getKey());
            text.append(": ");
            value(entry.getValue(), depth + 1);
        }
        close('}', first, depth);
    }

    private void array(Iterable<?> items, int depth) {
        text.append('[');
        boolean first = true;
        for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
            separate(first, depth + 1);
            first = false;
            value(each.next(), depth + 1);
        }
        close(']', first, depth);
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            text.append(indented ? "," : ", ");
        }
        if (indented) {
            lineBreak(depth);
        }
    }

    private void close(char bracket, boolean empty, int depth) {
        if (indented && !empty) {
            lineBreak(depth);
        }
        text.append(bracket);
    }

    private void lineBreak(int depth) {
        text.append('\n');
        for (int i = 0; i < depth; i++) {
            text.append("  ");
        }
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value, i);
        }
        text.append('"');
    }

    private void character(String value, int index) {
        char c = value.charAt(index);
        int escape = "\"\\\b\f\n\r\t".indexOf(c);
        if (escape >= 0) {
            text.append('\\').append("\"\\bfnrt".charAt(escape));
        } else if (c < ' ' || isLone(value, index)) {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
            text.append(c);
        }
    }

    /** Half of a surrogate pair without the other has no UTF-8. */
    private static boolean isLone(String value, int index) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == value.length() || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
    }
}

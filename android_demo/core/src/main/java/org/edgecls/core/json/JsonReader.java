package org.edgecls.core.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Reads one JSON value (RFC 8259), and nothing beyond the standard. */
final class JsonReader {
    /** Deeper nesting would end the stack of a thread. */
    private static final int DEEPEST = 200;

    private final String text;
    private int position;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    Object read() throws EdgeclsException {
        Object value = value();
        if (next() != 0 || position < text.length()) {
            throw malformed("something follows the value");
        }
        return value;
    }

    private Object value() throws EdgeclsException {
        char c = next();
        if (c == '{' || c == '[') {
            if (++depth > DEEPEST) {
                throw malformed("it is nested too deeply");
            }
            position++;
            Object nested = c == '{' ? object() : array();
            depth--;
            return nested;
        }
        if (c == '"') {
            return string();
        }
        if (c == '-' || isDigit(c)) {
            return number();
        }
        return word();
    }

    private Map<String, Object> object() throws EdgeclsException {
        Map<String, Object> map = new LinkedHashMap<String, Object>();
        if (skip('}')) {
            return map;
        }
        do {
            if (next() != '"') {
                throw malformed("a key is expected");
            }
            String key = string();
            if (!skip(':')) {
                throw malformed("a colon is expected");
            }
            map.put(key, value());
        } while (skip(','));
        if (!skip('}')) {
            throw malformed("a comma or } is expected");
        }
        return map;
    }

    private List<Object> array() throws EdgeclsException {
        List<Object> list = new ArrayList<Object>();
        if (skip(']')) {
            return list;
        }
        do {
            list.add(value());
        } while (skip(','));
        if (!skip(']')) {
            throw malformed("a comma or ] is expected");
        }
        return list;
    }

    private String string() throws EdgeclsException {
        int start = ++position;
        while (position < text.length() && text.charAt(position) != '\\' && text.charAt(position) != '"') {
            plain();
        }
        // Most strings have no escapes, and a picture's base64 is long.
        StringBuilder read = new StringBuilder(text.substring(start, position));
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '"') {
                position++;
                return read.toString();
            }
            read.append(c == '\\' ? escaped() : plain());
        }
        throw malformed("a string doesn't end");
    }

    private char plain() throws EdgeclsException {
        char c = text.charAt(position);
        if (c < ' ') {
            throw malformed("a control character is in a string");
        }
        position++;
        return c;
    }

    private char escaped() throws EdgeclsException {
        if (position + 1 >= text.length()) {
            throw malformed("a string doesn't end");
        }
        char c = text.charAt(position + 1);
        int known = "\"\\/bfnrt".indexOf(c);
        if (known >= 0) {
            position += 2;
            return "\"\\/\b\f\n\r\t".charAt(known);
        }
        int code = 0;
        for (int i = 2; i < 6; i++) {
            int digit = c == 'u' && position + i < text.length() ? hex(text.charAt(position + i)) : -1;
            if (digit < 0) {
                throw malformed("an escape is unknown");
            }
            code = code * 16 + digit;
        }
        position += 6;
        return (char) code;
    }

    /** Character.digit() takes the digits of every script. */
    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private Number number() throws EdgeclsException {
        int start = position;
        if (text.charAt(position) == '-') {
            position++;
        }
        int whole = position;
        digits();
        if (position > whole + 1 && text.charAt(whole) == '0') {
            position = start;
            throw malformed("a number starts with 0");
        }
        boolean isInteger = true;
        if (at('.')) {
            isInteger = false;
            position++;
            digits();
        }
        if (at('e') || at('E')) {
            isInteger = false;
            position++;
            if (at('+') || at('-')) {
                position++;
            }
            digits();
        }
        return number(text.substring(start, position), isInteger);
    }

    private Number number(String digits, boolean isInteger) throws EdgeclsException {
        if (isInteger) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException beyond64Bits) {
                // As near as a double comes to it.
            }
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw malformed("a number is too large");
        }
        return value;
    }

    private void digits() throws EdgeclsException {
        int start = position;
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw malformed("a digit is expected");
        }
    }

    private Object word() throws EdgeclsException {
        if (text.startsWith("true", position)) {
            position += 4;
            return Boolean.TRUE;
        }
        if (text.startsWith("false", position)) {
            position += 5;
            return Boolean.FALSE;
        }
        if (text.startsWith("null", position)) {
            position += 4;
            return null;
        }
        throw malformed("a value is expected");
    }

    private boolean skip(char wanted) {
        if (next() != wanted || position >= text.length()) {
            return false;
        }
        position++;
        return true;
    }

    /** The next character that is no white space; 0 at the end. */
    private char next() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : 0;
    }

    private boolean at(char wanted) {
        return position < text.length() && text.charAt(position) == wanted;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private EdgeclsException malformed(String reason) {
        return new EdgeclsException(Problem.JSON_MALFORMED, position + 1, reason);
    }
}

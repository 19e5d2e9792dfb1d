package org.edgecls.core.artifact;

/** Base64 (RFC 4648, section 4); Java's own is in Android from API 26 only. */
final class Base64 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Base64() {}

    /** The bytes of a text without white space, padded to a multiple of four; null where it is none. */
    static byte[] decode(String text) {
        int length = text.length();
        if (length % 4 != 0) {
            return null;
        }
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        byte[] bytes = new byte[length / 4 * 3 - padding];
        int to = 0;
        for (int start = 0; start < length; start += 4) {
            int group = 0;
            for (int i = start; i < start + 4; i++) {
                int digit = i >= length - padding ? 0 : ALPHABET.indexOf(text.charAt(i));
                if (digit < 0) {
                    return null;
                }
                group = group << 6 | digit;
            }
            for (int shift = 16; shift >= 0 && to < bytes.length; shift -= 8) {
                bytes[to++] = (byte) (group >> shift);
            }
        }
        return bytes;
    }
}

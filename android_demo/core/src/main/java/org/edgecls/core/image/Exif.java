package org.edgecls.core.image;

/**
 * Reads the one thing of EXIF that changes what a picture shows: the orientation, of JPEG (segment APP1) and PNG (chunk
 * eXIf) as edgecls/images/decode.py applies it with OpenCV 5. Formats: ITU-T T.81 annex B, PNG third edition, TIFF 6.0.
 */
public final class Exif {
    private static final int APP1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final byte[] SIGNATURE = {'E', 'x', 'i', 'f', 0, 0};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] CHUNK = {'e', 'X', 'I', 'f'};
    private static final int ORIENTATION = 0x0112;

    private final byte[] data;
    private int start;
    private int end;
    private boolean littleEndian;

    private Exif(byte[] data) {
        this.data = data;
        this.end = data.length;
    }

    /** The orientation of an encoded picture; NORMAL where it says none or is damaged. */
    public static Orientation orientation(byte[] encoded) {
        return Orientation.ofExif(new Exif(encoded).value());
    }

    private int value() {
        boolean found = matches(PNG, 0) ? findInPng() : unsigned(0, 2) == 0xFFD8 && findInJpeg();
        return found ? tag() : 0;
    }

    private boolean findInJpeg() {
        long position = 2;
        while (unsigned(position, 1) == 0xFF) {
            long marker = unsigned(position + 1, 1);
            if (marker == 0xFF) {
                // A fill byte.
                position++;
                continue;
            }
            long length = unsigned(position + 2, 2);
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE || length < 2) {
                return false;
            }
            if (marker == APP1 && length >= 2 + SIGNATURE.length && matches(SIGNATURE, position + 4)) {
                return narrow(position + 4 + SIGNATURE.length, length - 2 - SIGNATURE.length);
            }
            position += 2 + length;
        }
        return false;
    }

    private boolean findInPng() {
        long position = PNG.length;
        while (unsigned(position, 8) >= 0) {
            long length = unsigned(position, 4);
            if (matches(CHUNK, position + 4)) {
                return narrow(position + 8, length);
            }
            position += 12 + length;
        }
        return false;
    }

    /** From here on only the bytes of the TIFF structure count. */
    private boolean narrow(long from, long length) {
        if (from + length > data.length) {
            return false;
        }
        start = (int) from;
        end = (int) (from + length);
        return true;
    }

    /** The orientation tag of the first directory; 0 where there is none. */
    private int tag() {
        long order = unsigned(0, 2);
        littleEndian = order == 0x4949;
        if ((order != 0x4949 && order != 0x4D4D) || unsigned(2, 2) != 42) {
            return 0;
        }
        long directory = unsigned(4, 4);
        long count = unsigned(directory, 2);
        for (long i = 0; i < count; i++) {
            long entry = directory + 2 + 12 * i;
            // Of whatever type it says it is: that is no matter to OpenCV, either.
            if (unsigned(entry, 2) == ORIENTATION) {
                return (int) unsigned(entry + 8, 2);
            }
        }
        return 0;
    }

    private boolean matches(byte[] wanted, long position) {
        for (int i = 0; i < wanted.length; i++) {
            if (unsigned(position + i, 1) != (wanted[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** A number of so many bytes (at most 8, of which the highest bit doesn't count); -1 beyond the end. */
    private long unsigned(long position, int bytes) {
        if (position < 0 || start + position + bytes > end) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            int at = (int) (start + position + (littleEndian ? bytes - 1 - i : i));
            value = value << 8 | (data[at] & 0xFF);
        }
        return value & Long.MAX_VALUE;
    }
}

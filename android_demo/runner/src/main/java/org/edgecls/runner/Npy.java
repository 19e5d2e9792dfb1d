package org.edgecls.runner;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An array in a .npy file of version 1, float32 or uint8 in C order: the only way in which arrays reach the runner.
 *
 * <p>The size of the file is checked against its header before anything is read of it or kept for it.
 */
final class Npy implements Closeable {
    static final String HINT = "push it again";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int PREFIX = MAGIC.length + 2;
    private static final long MAX_SIDE = 1L << 28;
    private static final int MAX_SIDES = 4;
    private static final int FLOAT_BYTES = 4;
    private static final Charset LATIN_1 = Charset.forName("ISO-8859-1");

    private final String path;
    private final RandomAccessFile file;
    private final long start;
    private final boolean isFloat;
    private final long[] shape;

    private Npy(String path, RandomAccessFile file) throws IOException, InputError {
        this.path = path;
        this.file = file;
        String header = header();
        start = PREFIX + header.length();
        if (start % FLOAT_BYTES != 0) {
            throw wrong("has a header of an odd length");
        }
        isFloat = header.contains("'descr': '<f4'");
        boolean isBytes = header.contains("'descr': '|u1'");
        int shapeAt = header.indexOf("'shape': (");
        if (isFloat == isBytes || !header.contains("'fortran_order': False") || shapeAt < 0) {
            throw wrong("is no float32 or uint8 array in C order");
        }
        shape = shape(header.substring(shapeAt + "'shape': (".length()));
        checkLength();
    }

    /**
     * Opens a file.
     *
     * @throws InputError it can't be read, is damaged or of another type
     */
    static Npy open(String path) throws InputError {
        requireFile(path);
        RandomAccessFile file = null;
        boolean opened = false;
        try {
            file = new RandomAccessFile(path, "r");
            Npy array = new Npy(path, file);
            opened = true;
            return array;
        } catch (IOException error) {
            throw new InputError(path + " can't be read: " + error.getMessage(), HINT);
        } finally {
            if (!opened) {
                close(file);
            }
        }
    }

    /** Whether it holds float32; uint8 otherwise. */
    boolean isFloat() {
        return isFloat;
    }

    /** Its sides, the slowest first. */
    long[] shape() {
        return shape.clone();
    }

    /**
     * Reads all of a float32 array.
     *
     * @throws InputError the file can't be read
     */
    float[] floats() throws InputError {
        long count = 1;
        for (long side : shape) {
            count *= side;
        }
        if (count > Integer.MAX_VALUE / FLOAT_BYTES) {
            throw new OutOfMemoryError(path);
        }
        byte[] bytes = new byte[(int) count * FLOAT_BYTES];
        read(0, bytes);
        float[] values = new float[(int) count];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /**
     * Reads some of an array's bytes.
     *
     * @param offset of the first, from the start of the array
     * @param target is filled
     * @throws InputError the file can't be read
     */
    void read(long offset, byte[] target) throws InputError {
        try {
            file.seek(start + offset);
            file.readFully(target);
        } catch (IOException error) {
            throw new InputError(path + " can't be read: " + error.getMessage(), HINT);
        }
    }

    @Override
    public void close() {
        close(file);
    }

    private static void requireFile(String path) throws InputError {
        File file = new File(path);
        if (!file.exists()) {
            throw new InputError(path + ": No such file or directory", HINT);
        }
        if (!file.isFile() || file.length() == 0) {
            throw new InputError(path + " is empty or no file", HINT);
        }
    }

    private String header() throws IOException, InputError {
        byte[] prefix = new byte[PREFIX];
        if (file.length() < PREFIX) {
            throw wrong("is no .npy file of version 1");
        }
        file.readFully(prefix);
        if (!Arrays.equals(Arrays.copyOf(prefix, MAGIC.length), MAGIC)) {
            throw wrong("is no .npy file of version 1");
        }
        int length = (prefix[MAGIC.length] & 0xff) | (prefix[MAGIC.length + 1] & 0xff) << 8;
        if (length > file.length() - PREFIX) {
            throw wrong("is cut off");
        }
        byte[] header = new byte[length];
        file.readFully(header);
        return new String(header, LATIN_1);
    }

    private long[] shape(String text) throws InputError {
        int end = text.indexOf(')');
        List<Long> sides = new ArrayList<>();
        for (String word : (end < 0 ? "?" : text.substring(0, end)).split("[, ]+")) {
            // Longer numbers are beyond any side.
            long side = word.matches("[0-9]{1,10}") ? Long.parseLong(word) : 0;
            if (!word.isEmpty() && (side < 1 || side > MAX_SIDE)) {
                throw wrong("has an unusable shape");
            }
            if (!word.isEmpty()) {
                sides.add(side);
            }
        }
        if (sides.size() > MAX_SIDES) {
            throw wrong("has an unusable shape");
        }
        long[] found = new long[sides.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = sides.get(i);
        }
        return found;
    }

    private void checkLength() throws IOException, InputError {
        long there = file.length() - start;
        long expected = isFloat ? FLOAT_BYTES : 1;
        for (long side : shape) {
            if (side > there / expected) {
                throw wrong("is cut off");
            }
            expected *= side;
        }
        if (expected != there) {
            throw wrong(expected > there ? "is cut off" : "is longer than its shape says");
        }
    }

    private InputError wrong(String what) {
        return new InputError(path + " " + what, HINT);
    }

    private static void close(RandomAccessFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }
}

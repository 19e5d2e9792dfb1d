package org.edgecls.core.device;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/** What Linux tells in /proc and /sys, below a root that tests put elsewhere. Nothing readable is an empty text. */
public final class SystemFiles {
    private static final Charset UTF_8 = Charset.forName("UTF-8");
    /** Longer files there hold nothing that is asked for. */
    private static final int MAX_BYTES = 1 << 20;

    private final File root;

    /** The files of this system. */
    public SystemFiles() {
        this(new File("/"));
    }

    /** The files below another root. */
    public SystemFiles(File root) {
        this.root = root;
    }

    /** The text of a file, at most a megabyte; empty when it can't be read. */
    public String text(String path) {
        try (InputStream stream = new FileInputStream(new File(root, path))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] block = new byte[4096];
            int size = stream.read(block);
            while (size > 0 && bytes.size() < MAX_BYTES) {
                bytes.write(block, 0, size);
                size = stream.read(block);
            }
            return new String(bytes.toByteArray(), UTF_8);
        } catch (IOException error) {
            return "";
        }
    }

    /** The first line of a file without the blanks around it; empty when it can't be read. */
    public String line(String path) {
        String text = text(path);
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).trim();
    }

    /** The number that is a file's first line; null when there is none. */
    public Long number(String path) {
        return whole(line(path));
    }

    /** What follows {@code name} and a colon in a file; empty where it doesn't stand. */
    public String field(String path, String name) {
        for (String line : text(path).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).trim().equals(name)) {
                return line.substring(colon + 1).trim();
            }
        }
        return "";
    }

    /** A field that counts kilobytes, in bytes; 0 where it doesn't stand. */
    public long fieldBytes(String path, String name) {
        String value = field(path, name);
        int end = value.indexOf(' ');
        Long kilobytes = whole(end < 0 ? value : value.substring(0, end));
        return kilobytes == null ? 0 : kilobytes * 1024;
    }

    /** The names in a folder in order; none when it can't be read. */
    public String[] names(String path) {
        String[] names = new File(root, path).list();
        if (names == null) {
            return new String[0];
        }
        Arrays.sort(names);
        return names;
    }

    /** Writes to a file that is there; one that refuses is left alone. */
    void write(String path, String text) {
        File file = new File(root, path);
        if (!file.canWrite()) {
            return;
        }
        try (OutputStream stream = new FileOutputStream(file)) {
            stream.write(text.getBytes(UTF_8));
        } catch (IOException error) {
            // What is read afterwards is as it was.
            return;
        }
    }

    /** A whole number; null for anything else. */
    static Long whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException error) {
            return null;
        }
    }
}

package org.edgecls.core;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The artifact that Python wrote for tests, as a folder, as files and as a zip; its model is no engine's. */
public final class GoldenArtifact {
    public static final File FOLDER = new GoldenFile("tests/ports/golden/artifact").sibling("artifact");

    private static final Charset UTF_8 = Charset.forName("UTF-8");

    private final Map<String, byte[]> files = new LinkedHashMap<String, byte[]>();

    public GoldenArtifact() throws IOException {
        for (String name : new String[] {"model.nb", "model.json", "labels.txt"}) {
            files.put(name, GoldenFile.read(new File(FOLDER, name)));
        }
    }

    /** Changes a file, or adds one. */
    public GoldenArtifact with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Replaces a part of {@code model.json}, which has to be there. */
    public GoldenArtifact replacing(String part, String by) {
        String text = new String(files.get("model.json"), UTF_8);
        if (!text.contains(part)) {
            throw new IllegalArgumentException(part);
        }
        return with("model.json", text.replace(part, by).getBytes(UTF_8));
    }

    public GoldenArtifact without(String name) {
        files.remove(name);
        return this;
    }

    /** Contents by file name. */
    public Map<String, InputStream> streams() {
        Map<String, InputStream> streams = new LinkedHashMap<String, InputStream>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            streams.put(file.getKey(), new ByteArrayInputStream(file.getValue()));
        }
        return streams;
    }

    /** Writes the files into a new folder. */
    public File writeTo(File folder) throws IOException {
        if (!folder.mkdirs()) {
            throw new IOException(folder + " can't be made");
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            try (FileOutputStream out = new FileOutputStream(new File(folder, file.getKey()))) {
                out.write(file.getValue());
            }
        }
        return folder;
    }

    /** A zip whose entries' names begin with the prefix. */
    public byte[] zip(String prefix) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(prefix + file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }
}

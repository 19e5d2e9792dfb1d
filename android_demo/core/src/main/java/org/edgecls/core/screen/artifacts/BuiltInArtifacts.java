package org.edgecls.core.screen.artifacts;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.ArtifactStore;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/**
 * Copies the artifacts that came with the app to files, because the native library reads nothing else.
 *
 * <p>A copy is made anew when its model.json differs from the app's, which an update of the app brings about.
 */
public final class BuiltInArtifacts {
    /** The app's own files. */
    public interface Source {
        /** Names of the artifacts. */
        String[] names() throws IOException;

        /** One file of an artifact. */
        InputStream open(String artifact, String file) throws IOException;
    }

    private static final String DESCRIPTION = "model.json";
    private static final String[] FILES = {DESCRIPTION, "labels.txt", "model.nb"};

    private final Source source;
    private final File folder;
    private final ArtifactStore store;

    /** Copies from the app's files into a folder. */
    public BuiltInArtifacts(Source source, File folder) {
        this.source = source;
        this.folder = folder;
        this.store = new ArtifactStore(folder);
    }

    /** Where the copies lie. */
    public File folder() {
        return folder;
    }

    /** The copies. */
    ArtifactStore store() {
        return store;
    }

    /**
     * Makes the folder hold what the app holds; reads and writes files.
     *
     * @throws EdgeclsException an artifact can't be copied; the others are in place
     */
    public void unpack() throws EdgeclsException {
        Set<String> names;
        try {
            names = new TreeSet<String>(Arrays.asList(source.names()));
        } catch (IOException e) {
            throw new EdgeclsException(e, Problem.IMPORT_UNREADABLE, "assets", String.valueOf(e.getMessage()));
        }
        for (File old : store.folders()) {
            if (!names.contains(old.getName())) {
                store.remove(old.getName());
            }
        }
        EdgeclsException problem = null;
        for (String name : names) {
            try {
                if (!isCurrent(name)) {
                    replace(name);
                }
            } catch (EdgeclsException e) {
                problem = e;
            }
        }
        if (problem != null) {
            throw problem;
        }
    }

    private boolean isCurrent(String name) {
        File copy = new File(folder, name);
        try (InputStream ours = source.open(name, DESCRIPTION);
                InputStream theirs = new FileInputStream(new File(copy, DESCRIPTION))) {
            Artifact.read(copy);
            return Arrays.equals(bytes(ours), bytes(theirs));
        } catch (IOException | EdgeclsException missingOrDamaged) {
            return false;
        }
    }

    private void replace(String name) throws EdgeclsException {
        if (new File(folder, name).exists()) {
            store.remove(name);
        }
        Map<String, InputStream> files = new LinkedHashMap<String, InputStream>();
        try {
            for (String file : FILES) {
                files.put(file, source.open(name, file));
            }
            store.importFiles(files, name);
        } catch (IOException e) {
            throw new EdgeclsException(e, Problem.IMPORT_UNREADABLE, name, String.valueOf(e.getMessage()));
        } finally {
            for (Closeable open : files.values()) {
                close(open);
            }
        }
    }

    private static byte[] bytes(InputStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        for (int size = stream.read(block); size >= 0; size = stream.read(block)) {
            bytes.write(block, 0, size);
        }
        return bytes.toByteArray();
    }

    private static void close(Closeable open) {
        try {
            open.close();
        } catch (IOException ignored) {
            // It was only read.
        }
    }
}

package org.edgecls.core.artifact;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** The files of one artifact in a zip archive that anyone may have made. */
final class ZipSource {
    /** Files that are passed over have to be unpacked, too; one that never ends must not. */
    private static final long MOST_BYTES = 4L << 30;

    private final ZipInputStream zip;
    private final String source;
    private final Set<ArtifactFile> found = EnumSet.noneOf(ArtifactFile.class);
    private final byte[] part = new byte[1 << 16];
    private String folder;
    private long passedOver;

    ZipSource(InputStream stream, String source) {
        this.zip = new ZipInputStream(stream);
        this.source = source;
    }

    /** The name of the archive's folder, or of the archive where it has none; known after unpacking. */
    String artifactName() {
        String name = folder == null ? "" : folder.substring(folder.lastIndexOf('/') + 1);
        return name.isEmpty() ? source : name;
    }

    /**
     * Writes the files of the artifact. No name from the archive is ever used for a path.
     *
     * @throws EdgeclsException one of the problems IMPORT_..., or STORE_WRITE
     */
    void unpack(File target) throws EdgeclsException {
        int entries = 0;
        for (ZipEntry entry = next(); entry != null; entry = next()) {
            entries++;
            take(entry, target);
        }
        if (entries == 0) {
            throw new EdgeclsException(Problem.IMPORT_NO_ZIP, source);
        }
        if (!found.contains(ArtifactFile.DESCRIPTION)) {
            throw new EdgeclsException(Problem.IMPORT_NO_ARTIFACT, source);
        }
    }

    private void take(ZipEntry entry, File target) throws EdgeclsException {
        // Older tools for Windows write backslashes.
        String path = entry.getName().replace('\\', '/');
        if (isUnsafe(path)) {
            throw new EdgeclsException(Problem.IMPORT_UNSAFE_NAME, source, path);
        }
        int slash = path.lastIndexOf('/');
        ArtifactFile file = ArtifactFile.named(path.substring(slash + 1));
        if (file == null) {
            passOver(path);
            return;
        }
        enter(slash < 0 ? "" : path.substring(0, slash));
        if (!found.add(file)) {
            throw new EdgeclsException(Problem.IMPORT_DUPLICATE, source, path);
        }
        Incoming.write(zip, file, target, source);
    }

    private void enter(String into) throws EdgeclsException {
        if (folder != null && !folder.equals(into)) {
            throw new EdgeclsException(Problem.IMPORT_SEVERAL, source, named(folder), named(into));
        }
        folder = into;
    }

    private void passOver(String path) throws EdgeclsException {
        for (int count = Incoming.read(zip, part, source); count >= 0; count = Incoming.read(zip, part, source)) {
            passedOver += count;
            if (passedOver > MOST_BYTES) {
                throw new EdgeclsException(Problem.IMPORT_TOO_LARGE, source, path, MOST_BYTES >> 20);
            }
        }
    }

    private ZipEntry next() throws EdgeclsException {
        try {
            return zip.getNextEntry();
        } catch (IOException error) {
            throw Incoming.unreadable(error, source);
        } catch (IllegalArgumentException error) {
            // A name that is no UTF-8, on some releases of Java.
            throw new EdgeclsException(error, Problem.IMPORT_NO_ZIP, source);
        }
    }

    private static String named(String folder) {
        return folder.isEmpty() ? "/" : folder;
    }

    private static boolean isUnsafe(String path) {
        boolean isAbsolute = path.startsWith("/") || (path.length() > 1 && path.charAt(1) == ':');
        return isAbsolute || ("/" + path + "/").contains("/../") || path.indexOf('\0') >= 0;
    }
}

package org.edgecls.core.artifact;

import java.io.EOFException;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Writes a file that comes from somewhere else, and not more of it than an artifact's file can have. */
final class Incoming {
    private Incoming() {}

    /**
     * Copies a stream to its end; what was written is on the disk when this returns.
     *
     * @param source what it comes from, for messages
     * @throws EdgeclsException IMPORT_TOO_LARGE, IMPORT_NO_ZIP, IMPORT_UNREADABLE, STORE_WRITE
     */
    static void write(InputStream stream, ArtifactFile file, File folder, String source) throws EdgeclsException {
        long left = (long) file.mostMegabytes() << 20;
        byte[] part = new byte[1 << 16];
        try (FileOutputStream out = new FileOutputStream(new File(folder, file.fileName()))) {
            for (int count = read(stream, part, source); count >= 0; count = read(stream, part, source)) {
                left -= count;
                if (left < 0) {
                    throw new EdgeclsException(
                            Problem.IMPORT_TOO_LARGE, source, file.fileName(), file.mostMegabytes());
                }
                out.write(part, 0, count);
            }
            out.getFD().sync();
        } catch (IOException error) {
            throw new EdgeclsException(error, Problem.STORE_WRITE, file.fileName(), error.getMessage());
        }
    }

    /** The next bytes of a stream; -1 at its end. */
    static int read(InputStream stream, byte[] part, String source) throws EdgeclsException {
        try {
            return stream.read(part);
        } catch (IOException error) {
            throw unreadable(error, source);
        }
    }

    /** The error for a stream that fails. */
    static EdgeclsException unreadable(IOException error, String source) {
        if (error instanceof ZipException || error instanceof EOFException) {
            return new EdgeclsException(error, Problem.IMPORT_NO_ZIP, source);
        }
        return new EdgeclsException(error, Problem.IMPORT_UNREADABLE, source, error.getMessage());
    }
}

package org.edgecls.core.result;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Texts in files: a reader sees the old content or the new, never half of it. */
final class AtomicFile {
    private static final Charset UTF_8 = Charset.forName("UTF-8");

    private AtomicFile() {}

    /**
     * Writes a text as UTF-8 and has it on disk before it takes the place of the old one.
     *
     * @throws EdgeclsException STORE_WRITE; the old content is still there
     */
    static void write(File file, String text) throws EdgeclsException {
        File temporary = new File(file.getAbsoluteFile().getParentFile(), "." + file.getName() + ".part");
        try {
            try (FileOutputStream stream = new FileOutputStream(temporary)) {
                stream.write(text.getBytes(UTF_8));
                stream.getFD().sync();
            }
            if (!temporary.renameTo(file)) {
                throw new IOException("it can't be put in its place");
            }
        } catch (IOException error) {
            throw new EdgeclsException(error, Problem.STORE_WRITE, file, error.getMessage());
        } finally {
            temporary.delete();
        }
    }

    /**
     * Reads a text.
     *
     * @throws IOException it is missing or can't be read
     */
    static String read(File file) throws IOException {
        try (InputStream stream = new FileInputStream(file)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] block = new byte[65536];
            for (int size = stream.read(block); size > 0; size = stream.read(block)) {
                bytes.write(block, 0, size);
            }
            return new String(bytes.toByteArray(), UTF_8);
        }
    }
}

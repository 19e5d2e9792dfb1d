package org.edgecls.core.artifact;

import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** Text files, which have to be UTF-8. */
final class Utf8 {
    private Utf8() {}

    /**
     * The content of a file.
     *
     * @param mostBytes a larger file is refused
     */
    static String read(File file, int mostBytes) throws IOException {
        if (file.length() > mostBytes) {
            throw new IOException("it has " + file.length() + " bytes");
        }
        byte[] bytes = new byte[(int) file.length()];
        try (DataInputStream stream = new DataInputStream(new FileInputStream(file))) {
            stream.readFully(bytes);
        }
        try {
            return Charset.forName("UTF-8").newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException error) {
            throw new IOException("it is no UTF-8 text", error);
        }
    }
}

package org.edgecls.core;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** What a file's content is told apart by. */
public final class FileHash {
    private FileHash() {}

    /**
     * SHA-256 of a file, as lower-case hexadecimal.
     *
     * @throws IOException it can't be read
     */
    public static String sha256(File file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException error) {
            // Every Java and every Android has it.
            throw new IllegalStateException(error);
        }
        try (InputStream stream = new FileInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int count = stream.read(part); count >= 0; count = stream.read(part)) {
                digest.update(part, 0, count);
            }
        }
        StringBuilder text = new StringBuilder();
        for (byte part : digest.digest()) {
            text.append(String.format(Locale.ROOT, "%02x", part));
        }
        return text.toString();
    }
}

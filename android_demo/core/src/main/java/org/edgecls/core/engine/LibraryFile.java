package org.edgecls.core.engine;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgecls.core.artifact.Releases;

/** What a library file of Paddle-Lite says of itself, read without loading it. */
public final class LibraryFile {
    /** A build of a release carries its tag as a string. */
    private static final Pattern VERSION =
            Pattern.compile("\0(v[23]\\.[0-9]{1,3}(?:\\.[0-9]{1,3})?(?:-[a-z]+[0-9]*)?)\0");
    /** Any other build its commit alone. */
    private static final Pattern COMMIT = Pattern.compile("\0([0-9a-f]{7,12})(?=\0)");
    /** Longer than any tag. */
    private static final int OVERLAP = 64;
    private static final int BLOCK = 1 << 20;
    private static final Charset LATIN_1 = Charset.forName("ISO-8859-1");

    private LibraryFile() {}

    /** The release, as "v2.12"; null when the file tells none or can't be read. */
    public static String version(File so) {
        try (InputStream stream = new FileInputStream(so)) {
            byte[] block = new byte[BLOCK];
            String before = "";
            String released = null;
            for (int size = stream.read(block); size > 0; size = stream.read(block)) {
                String text = before + new String(block, 0, size, LATIN_1);
                Matcher found = VERSION.matcher(text);
                if (found.find()) {
                    return found.group(1);
                }
                released = released == null ? releaseIn(text) : released;
                before = text.substring(Math.max(0, text.length() - OVERLAP));
            }
            return released;
        } catch (IOException error) {
            return null;
        }
    }

    /** The release whose commit stands in a text; null where there is none. */
    private static String releaseIn(String text) {
        Matcher commit = COMMIT.matcher(text);
        String release = null;
        while (release == null && commit.find()) {
            release = Releases.ofCommit(commit.group(1));
        }
        return release;
    }
}

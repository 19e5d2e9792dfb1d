package org.edgecls.runner;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line in a file: {@code @FILE} stands for its lines, one word each.
 *
 * <p>On some phones app_process dies when its words together have more than 256 bytes, and paths alone are that long.
 */
final class ArgumentFile {
    private static final String MARK = "@";

    private ArgumentFile() {}

    /**
     * The words themselves, or for a single {@code @FILE} those in the file.
     *
     * @throws InputError the file can't be read
     */
    static String[] words(String... given) throws InputError {
        if (given.length != 1 || !given[0].startsWith(MARK)) {
            return given;
        }
        String path = given[0].substring(MARK.length());
        List<String> words = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new FileInputStream(path), Charset.forName("UTF-8")))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                words.add(line);
            }
        } catch (IOException error) {
            throw new InputError(
                    "the file of arguments can't be read: " + error.getMessage(), "start the runner again");
        }
        return words.toArray(new String[0]);
    }
}

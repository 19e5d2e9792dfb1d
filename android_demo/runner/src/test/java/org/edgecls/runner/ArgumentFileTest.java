package org.edgecls.runner;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A command line may come in a file. */
public final class ArgumentFileTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void wordsOnTheCommandLineStandForThemselves() throws Exception {
        assertArrayEquals(new String[] {"--mode", "@fp32"}, ArgumentFile.words("--mode", "@fp32"));
        assertArrayEquals(new String[0], ArgumentFile.words());
    }

    @Test
    public void aFileHoldsOneWordALine() throws Exception {
        File file = written("--model\n/data/a folder/ä.nb\n--threads\n4\n");
        assertArrayEquals(
                new String[] {"--model", "/data/a folder/ä.nb", "--threads", "4"}, ArgumentFile.words("@" + file));
    }

    @Test
    public void aMissingFileIsSaidInOneLine() throws Exception {
        try {
            ArgumentFile.words("@" + new File(folder.getRoot(), "nothing"));
            fail("it was read");
        } catch (InputError error) {
            assertTrue(error.getMessage(), error.getMessage().startsWith("the file of arguments can't be read: "));
        }
    }

    private File written(String text) throws IOException {
        File file = folder.newFile();
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(text.getBytes("UTF-8"));
        }
        return file;
    }
}

package org.edgecls.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.function.ThrowingRunnable;

public final class FileHashTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theHashIsThatOfTheStandardsExample() throws IOException {
        // FIPS 180-4's example of one block.
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                FileHash.sha256(file("abc".getBytes("US-ASCII"))));
    }

    @Test
    public void aFileThatIsReadInPartsHasTheHashOfItsWhole() throws IOException {
        byte[] content = new byte[200001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        assertEquals(Sha256.of(content), FileHash.sha256(file(content)));
        assertEquals(Sha256.of(new byte[0]), FileHash.sha256(file(new byte[0])));
    }

    @Test
    public void aMissingFileIsAnError() {
        assertThrows(FileNotFoundException.class, new ThrowingRunnable() {
            @Override
            public void run() throws IOException {
                FileHash.sha256(new File(folder.getRoot(), "missing"));
            }
        });
    }

    private File file(byte[] content) throws IOException {
        File file = folder.newFile();
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(content);
        }
        return file;
    }
}

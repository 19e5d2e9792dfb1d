package org.edgecls.core.engine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class LibraryFileTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theTagOfTheReleaseIsFound() throws IOException {
        assertEquals("v2.12", LibraryFile.version(file(10, "\0v2.12\0")));
        assertEquals("v2.13-rc0", LibraryFile.version(file(0, "\0noise\0v2.13-rc0\0")));
        assertEquals("v2.9.1", LibraryFile.version(file(3, "\0v2.9.1\0")));
    }

    @Test
    public void aTagThatLiesAcrossTwoBlocksIsFound() throws IOException {
        assertEquals("v2.12", LibraryFile.version(file((1 << 20) - 3, "\0v2.12\0")));
    }

    @Test
    public void aCommitOfAReleaseStandsForIt() throws IOException {
        assertEquals("v2.12", LibraryFile.version(file(10, "\0001234567\000deadbee\000044ba5b\0")));
        assertEquals("v2.13", LibraryFile.version(file(10, "\000044ba5b\0v2.13\0")));
        assertNull(LibraryFile.version(file(10, "\0deadbee\0")));
    }

    @Test
    public void textThatOnlyContainsAVersionIsNone() throws IOException {
        assertNull(LibraryFile.version(file(5, "\0libfoo-v2.12\0v2.12.so\0v1.2\0")));
    }

    @Test
    public void aMissingFileTellsNone() {
        assertNull(LibraryFile.version(new File(folder.getRoot(), "gone.so")));
    }

    private File file(int before, String text) throws IOException {
        File file = folder.newFile();
        byte[] filling = new byte[before];
        Arrays.fill(filling, (byte) 'x');
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(filling);
            stream.write(text.getBytes(Charset.forName("ISO-8859-1")));
        }
        return file;
    }
}

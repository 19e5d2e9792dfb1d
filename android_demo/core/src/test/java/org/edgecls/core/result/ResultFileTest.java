package org.edgecls.core.result;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.edgecls.core.device.Int8Outlook;
import org.edgecls.core.error.EdgeclsException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class ResultFileTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private ResultFile result(String devices) throws IOException, EdgeclsException {
        File file = folder.newFile();
        String text =
                "{\"schema\": \"edgecls.result/1\", \"meta\": {\"started\": \"2026-11-22T06:00:00Z\"}, \"devices\": "
                        + devices + ", \"rows\": [], \"failed\": []}";
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(text.getBytes(Charset.forName("UTF-8")));
        }
        return ResultFile.read(file);
    }

    @Test
    public void itTellsWhatToExpectOfInt8() throws IOException, EdgeclsException {
        String slow = "[{\"asimddp\": true, \"int8\": \"int8 will hardly be faster\", \"int8_fast\": false}]";
        String fast = "[{\"asimddp\": true, \"int8\": \"int8 can be fast\", \"int8_fast\": true}]";

        assertEquals(Int8Outlook.UNUSED, result(slow).int8());
        assertEquals(Int8Outlook.FAST, result(fast).int8());
    }

    @Test
    public void aResultOfAnOlderAppSaysNothingOfInt8() throws IOException, EdgeclsException {
        assertNull(result("[{\"asimddp\": true, \"int8\": null, \"int8_fast\": false}]").int8());
        assertNull(result("[]").int8());
        assertNull(result("null").int8());
    }
}

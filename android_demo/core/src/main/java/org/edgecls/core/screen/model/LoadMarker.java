package org.edgecls.core.screen.model;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;

/**
 * Remembers across the end of the process what was being loaded, because the native library ends the whole process when
 * it dislikes a model.
 */
public final class LoadMarker {
    private static final Charset UTF_8 = Charset.forName("UTF-8");
    private static final int LONGEST = 4096;

    private final File file;

    /** Keeps its note in this file. */
    public LoadMarker(File file) {
        this.file = file;
    }

    /**
     * Notes that loading {@code key} begins. A note that can't be written is left out: it only saves a second crash.
     */
    public void begin(String key) {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(key.getBytes(UTF_8));
            out.getFD().sync();
        } catch (IOException ignored) {
            end();
        }
    }

    /** Notes that the load is over, well or with an exception. */
    public void end() {
        file.delete();
    }

    /** What was being loaded when the process ended; null where no load was cut off. */
    public String left() {
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = new byte[LONGEST];
            int count = in.read(bytes);
            return count > 0 ? new String(bytes, 0, count, UTF_8) : null;
        } catch (IOException nothingLeft) {
            return null;
        }
    }
}

package org.edgecls.core.screen.model;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;

/**
 * Remembers across the end of the process what was being loaded, because the native library ends the whole process when
 * it dislikes a model.
 *
 * <p>There is a note only while the user sees a screen of the engine: in the background the system, or the user who
 * sweeps the app away, ends the process too, and no model is to blame for that. Any thread may call it.
 */
public final class LoadMarker {
    private static final Charset UTF_8 = Charset.forName("UTF-8");
    private static final int LONGEST = 4096;

    private final File file;
    private String loading;
    private boolean seen = true;

    /** Keeps its note in this file. */
    public LoadMarker(File file) {
        this.file = file;
    }

    /**
     * Notes that loading {@code key} begins. A note that can't be written is left out: it only saves a second crash.
     */
    public synchronized void begin(String key) {
        loading = key;
        if (seen) {
            write();
        }
    }

    /** Notes that the load is over, well or with an exception. */
    public synchronized void end() {
        loading = null;
        file.delete();
    }

    /** Whether the user sees a screen from now on; at first it is so. */
    public synchronized void seen(boolean now) {
        seen = now;
        if (loading != null && seen) {
            write();
        } else if (loading != null) {
            file.delete();
        }
    }

    /** What was being loaded when the process ended; null where no load was cut off. */
    public synchronized String left() {
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = new byte[LONGEST];
            int count = in.read(bytes);
            return count > 0 ? new String(bytes, 0, count, UTF_8) : null;
        } catch (IOException nothingLeft) {
            return null;
        }
    }

    private void write() {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(loading.getBytes(UTF_8));
            out.getFD().sync();
        } catch (IOException ignored) {
            file.delete();
        }
    }
}

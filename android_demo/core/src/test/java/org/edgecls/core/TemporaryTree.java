package org.edgecls.core;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.edgecls.core.device.SystemFiles;

/** Files of a made-up system below a folder of a test. */
public final class TemporaryTree {
    private final File root;

    public TemporaryTree(File root) {
        this.root = root;
    }

    /** Writes a file, and the folders above it. */
    public TemporaryTree with(String path, String text) throws IOException {
        File file = new File(root, path);
        if (!file.getParentFile().isDirectory() && !file.getParentFile().mkdirs()) {
            throw new IOException(file.getParent());
        }
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(text.getBytes(Charset.forName("UTF-8")));
        }
        return this;
    }

    public SystemFiles files() {
        return new SystemFiles(root);
    }
}

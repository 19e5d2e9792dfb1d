package org.edgecls.core.screen.artifacts;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An app's own files, in a folder. */
public final class FolderSource implements BuiltInArtifacts.Source {
    private final File folder;
    private int opened;

    public FolderSource(File folder) {
        this.folder = folder;
    }

    /** How many models were read. */
    public int modelsRead() {
        return opened;
    }

    @Override
    public String[] names() {
        String[] names = folder.list();
        return names == null ? new String[0] : names;
    }

    @Override
    public InputStream open(String artifact, String file) throws IOException {
        opened += file.equals("model.nb") ? 1 : 0;
        return new FileInputStream(new File(new File(folder, artifact), file));
    }
}

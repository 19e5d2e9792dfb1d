package org.edgecls.core.artifact;

import java.io.File;
import java.util.List;
import org.edgecls.core.error.EdgeclsException;

/** An artifact on disk: {@code model.nb}, {@code model.json} and {@code labels.txt} in a folder. */
public final class Artifact {
    private final File folder;
    private final Description description;
    private final List<String> labels;

    private Artifact(File folder, Description description, List<String> labels) {
        this.folder = folder;
        this.description = description;
        this.labels = labels;
    }

    /** Reads a folder. */
    public static Artifact read(File folder) throws EdgeclsException {
        throw new UnsupportedOperationException();
    }

    public String name() {
        return folder.getName();
    }

    public File folder() {
        return folder;
    }

    public File nb() {
        return new File(folder, "model.nb");
    }

    public Description description() {
        return description;
    }

    public List<String> labels() {
        return labels;
    }

    public void verify() throws EdgeclsException {}
}

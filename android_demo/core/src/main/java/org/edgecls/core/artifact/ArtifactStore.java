package org.edgecls.core.artifact;

import java.io.File;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.edgecls.core.error.EdgeclsException;

/** The artifacts that were imported. */
public final class ArtifactStore {
    private final File root;

    public ArtifactStore(File root) {
        this.root = root;
    }

    public List<Artifact> list() {
        throw new UnsupportedOperationException();
    }

    public List<EdgeclsException> damaged() {
        throw new UnsupportedOperationException();
    }

    public Artifact importZip(InputStream zip, String suggestedName) throws EdgeclsException {
        throw new UnsupportedOperationException();
    }

    public Artifact importFiles(Map<String, InputStream> files, String name) throws EdgeclsException {
        throw new UnsupportedOperationException();
    }

    public void remove(String name) throws EdgeclsException {
        throw new UnsupportedOperationException(root.toString());
    }
}

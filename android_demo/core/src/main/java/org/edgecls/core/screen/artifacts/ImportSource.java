package org.edgecls.core.screen.artifacts;

import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.ArtifactStore;
import org.edgecls.core.error.EdgeclsException;

/** Something that the user chose to import: a zip archive, or a folder. */
public interface ImportSource {
    /**
     * Reads it into a store; not on the interface's thread.
     *
     * @throws EdgeclsException it can't be read, or is no artifact
     */
    Artifact importInto(ArtifactStore store) throws EdgeclsException;
}

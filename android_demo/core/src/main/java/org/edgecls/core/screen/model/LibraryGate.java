package org.edgecls.core.screen.model;

import java.io.File;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Versions;
import org.edgecls.core.engine.LibraryFile;
import org.edgecls.core.error.EdgeclsException;

/** Keeps models from a library that would end the process: it has to be asked before it is loaded. */
public final class LibraryGate {
    private final File library;
    private String version;

    /** A gate before a library's file, which may be missing or tell no version: then it is open. */
    public LibraryGate(File library) {
        this.library = library;
    }

    /**
     * Lets an artifact pass.
     *
     * @throws EdgeclsException the library's version and that of the artifact's opt don't fit
     */
    public void admit(Artifact artifact) throws EdgeclsException {
        if (version == null) {
            version = LibraryFile.version(library);
        }
        if (version != null) {
            Versions.check(artifact.description().optVersion(), version).enforce();
        }
    }
}

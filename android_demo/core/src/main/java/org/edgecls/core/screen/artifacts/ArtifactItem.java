package org.edgecls.core.screen.artifacts;

import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.error.EdgeclsException;

/** One artifact of the list, whole or damaged. */
public final class ArtifactItem {
    private static final String IMPORTED = "imported:";
    private static final String BUILT_IN = "app:";

    private final String name;
    private final boolean imported;
    private final Artifact artifact;
    private final EdgeclsException problem;

    private ArtifactItem(String name, boolean imported, Artifact artifact, EdgeclsException problem) {
        this.name = name;
        this.imported = imported;
        this.artifact = artifact;
        this.problem = problem;
    }

    static ArtifactItem whole(Artifact artifact, boolean imported) {
        return new ArtifactItem(artifact.name(), imported, artifact, null);
    }

    static ArtifactItem damaged(String name, boolean imported, EdgeclsException problem) {
        return new ArtifactItem(name, imported, null, problem);
    }

    /** What choices are kept by: the same name may have come with the app and been imported, too. */
    public String id() {
        return (imported ? IMPORTED : BUILT_IN) + name;
    }

    /** The folder's name. */
    public String name() {
        return name;
    }

    /** Whether the user brought it, and may remove it. */
    public boolean imported() {
        return imported;
    }

    /** The artifact; null where it is damaged. */
    public Artifact artifact() {
        return artifact;
    }

    /** Why it can't be used; null where it is whole. */
    public EdgeclsException problem() {
        return problem;
    }
}

package org.edgecls.core.screen.artifacts;

import java.util.List;
import org.edgecls.core.error.EdgeclsException;

/** Everything that the list of artifacts shows at one moment. It does not change. */
public final class ArtifactsState {
    private final List<ArtifactItem> items;
    private final String chosenId;
    private final boolean busy;
    private final String imported;
    private final EdgeclsException problem;

    ArtifactsState(
            List<ArtifactItem> items, String chosenId, boolean busy, String imported, EdgeclsException problem) {
        this.items = items;
        this.chosenId = chosenId;
        this.busy = busy;
        this.imported = imported;
        this.problem = problem;
    }

    /** The artifacts; null while they are read for the first time. */
    public List<ArtifactItem> items() {
        return items;
    }

    /** The id of the one that is used; null where there is none. */
    public String chosenId() {
        return chosenId;
    }

    /** Whether something is being imported or removed. */
    public boolean busy() {
        return busy;
    }

    /** Name of the artifact that was imported last; null where none was. */
    public String imported() {
        return imported;
    }

    /** Why the last import or removal failed; null where it didn't. */
    public EdgeclsException problem() {
        return problem;
    }
}

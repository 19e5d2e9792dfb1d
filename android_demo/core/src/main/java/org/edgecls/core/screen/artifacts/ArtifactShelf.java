package org.edgecls.core.screen.artifacts;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.ArtifactStore;
import org.edgecls.core.error.EdgeclsException;

/**
 * All artifacts: those that came with the app, then the imported ones. It reads files: not for the interface's thread.
 */
public final class ArtifactShelf {
    private final BuiltInArtifacts builtIn;
    private final ArtifactStore imported;
    private boolean unpacked;

    /**
     * Both kinds of artifacts.
     *
     * @param builtIn the app's own
     * @param imported the folder where the user's go
     */
    public ArtifactShelf(BuiltInArtifacts builtIn, File imported) {
        this.builtIn = builtIn;
        this.imported = new ArtifactStore(imported);
    }

    /** The store of imported ones. */
    public ArtifactStore imported() {
        return imported;
    }

    /** Every artifact by name, damaged ones with their reason. */
    public List<ArtifactItem> items() {
        List<ArtifactItem> items = new ArrayList<ArtifactItem>();
        if (!unpacked) {
            imported.sweep();
            try {
                builtIn.unpack();
                unpacked = true;
            } catch (EdgeclsException problem) {
                items.add(ArtifactItem.damaged(builtIn.folder().getName(), false, problem));
            }
        }
        addFrom(builtIn.store(), false, items);
        addFrom(imported, true, items);
        return items;
    }

    /** The one of this id where it is whole, else the first that is whole, else null. */
    public static ArtifactItem chosen(List<ArtifactItem> items, String id) {
        ArtifactItem first = null;
        for (ArtifactItem item : items) {
            if (item.artifact() != null) {
                if (item.id().equals(id)) {
                    return item;
                }
                first = first == null ? item : first;
            }
        }
        return first;
    }

    private static void addFrom(ArtifactStore store, boolean areImported, List<ArtifactItem> items) {
        for (File folder : store.folders()) {
            items.add(read(folder, areImported));
        }
    }

    private static ArtifactItem read(File folder, boolean isImported) {
        try {
            return ArtifactItem.whole(Artifact.read(folder), isImported);
        } catch (EdgeclsException problem) {
            return ArtifactItem.damaged(folder.getName(), isImported, problem);
        }
    }
}

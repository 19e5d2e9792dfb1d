package org.edgecls.demo.artifacts;

import android.net.Uri;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.ArtifactStore;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.screen.artifacts.ImportSource;

/** A folder that the user chose. */
final class FolderImport implements ImportSource {
    private static final String FALLBACK = "artifact";
    private static final String[] FILES = {"model.json", "labels.txt", "model.nb"};

    private final Documents documents;
    private final Uri tree;

    FolderImport(Documents documents, Uri tree) {
        this.documents = documents;
        this.tree = tree;
    }

    @Override
    public Artifact importInto(ArtifactStore store) throws EdgeclsException {
        String name = FALLBACK;
        Map<String, InputStream> open = new LinkedHashMap<String, InputStream>();
        try {
            name = documents.folderName(tree, FALLBACK);
            Map<String, Uri> files = documents.files(tree);
            for (String file : FILES) {
                if (files.containsKey(file)) {
                    open.put(file, documents.open(files.get(file)));
                }
            }
            return store.importFiles(open, name);
        } catch (IOException e) {
            throw new EdgeclsException(e, Problem.IMPORT_UNREADABLE, name, e.getMessage());
        } finally {
            close(open);
        }
    }

    private static void close(Map<String, InputStream> open) {
        for (InputStream stream : open.values()) {
            try {
                stream.close();
            } catch (IOException ignored) {
                // It was only read.
            }
        }
    }
}

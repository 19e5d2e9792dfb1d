package org.edgecls.demo.artifacts;

import android.net.Uri;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.ArtifactStore;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.screen.artifacts.ImportSource;

/** A zip archive that the user chose. */
final class ZipImport implements ImportSource {
    private static final String FALLBACK = "artifact.zip";
    private static final String ENDING = ".zip";

    private final Documents documents;
    private final Uri archive;

    ZipImport(Documents documents, Uri archive) {
        this.documents = documents;
        this.archive = archive;
    }

    @Override
    public Artifact importInto(ArtifactStore store) throws EdgeclsException {
        String name = FALLBACK;
        try {
            name = documents.name(archive, FALLBACK);
            try (InputStream stream = documents.open(archive)) {
                return store.importZip(stream, withoutEnding(name));
            }
        } catch (IOException e) {
            throw new EdgeclsException(e, Problem.IMPORT_UNREADABLE, name, e.getMessage());
        }
    }

    private static String withoutEnding(String name) {
        boolean ends = name.toLowerCase(Locale.ROOT).endsWith(ENDING);
        return ends ? name.substring(0, name.length() - ENDING.length()) : name;
    }
}

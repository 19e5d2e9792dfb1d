package org.edgecls.core.artifact;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.edgecls.core.FileHash;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.JsonObject;

/** An artifact on disk: a folder with {@code model.nb}, {@code model.json} and {@code labels.txt}. */
public final class Artifact {
    private final File folder;
    private final String name;
    private final Description description;
    private final List<String> labels;

    private Artifact(File folder, String name) throws EdgeclsException {
        this.folder = folder;
        this.name = name;
        this.description = new Description(json());
        if (nb().length() != description.nbSize()) {
            throw new EdgeclsException(Problem.NB_SIZE, name, nb().length(), description.nbSize());
        }
        this.labels = Lines.of(text(ArtifactFile.LABELS));
        if (labels.size() != description.classes()) {
            throw new EdgeclsException(Problem.LABELS_COUNT, name, labels.size(), description.classes());
        }
    }

    /**
     * Reads a folder.
     *
     * @throws EdgeclsException a file is missing, can't be read or doesn't fit; {@code model.nb}'s content isn't
     *     looked at
     */
    public static Artifact read(File folder) throws EdgeclsException {
        return read(folder, folder.getName());
    }

    /** Reads a folder that is going to have another name. */
    static Artifact read(File folder, String name) throws EdgeclsException {
        if (!folder.isDirectory()) {
            throw new EdgeclsException(Problem.ARTIFACT_MISSING, name);
        }
        for (ArtifactFile file : ArtifactFile.values()) {
            if (!new File(folder, file.fileName()).isFile()) {
                throw new EdgeclsException(Problem.ARTIFACT_FILE_MISSING, name, file.fileName());
            }
        }
        return new Artifact(folder, name);
    }

    /** The folder's name. */
    public String name() {
        return name;
    }

    public File folder() {
        return folder;
    }

    /** {@code model.nb}. */
    public File nb() {
        return new File(folder, ArtifactFile.NB.fileName());
    }

    /** What {@code model.json} says. */
    public Description description() {
        return description;
    }

    /** The classes' names by class. */
    public List<String> labels() {
        return Collections.unmodifiableList(labels);
    }

    /**
     * Compares {@code model.nb} with the hash in {@code model.json}.
     *
     * @throws EdgeclsException NB_HASH, or ARTIFACT_UNREADABLE
     */
    public void verify() throws EdgeclsException {
        String found;
        try {
            found = FileHash.sha256(nb());
        } catch (IOException error) {
            throw unreadable(error, ArtifactFile.NB, String.valueOf(error.getMessage()));
        }
        if (!found.equals(description.nbSha256())) {
            throw new EdgeclsException(Problem.NB_HASH, name);
        }
    }

    private JsonObject json() throws EdgeclsException {
        try {
            return JsonObject.parse(text(ArtifactFile.DESCRIPTION), ArtifactFile.DESCRIPTION.fileName());
        } catch (EdgeclsException error) {
            if (error.problem() != Problem.JSON_MALFORMED) {
                throw error;
            }
            throw unreadable(error, ArtifactFile.DESCRIPTION, error.getMessage());
        }
    }

    private String text(ArtifactFile file) throws EdgeclsException {
        try {
            return Utf8.read(new File(folder, file.fileName()), file.mostMegabytes() << 20);
        } catch (IOException error) {
            throw unreadable(error, file, String.valueOf(error.getMessage()));
        }
    }

    private EdgeclsException unreadable(Exception cause, ArtifactFile file, String reason) {
        return new EdgeclsException(cause, Problem.ARTIFACT_UNREADABLE, file.fileName(), name, reason);
    }
}

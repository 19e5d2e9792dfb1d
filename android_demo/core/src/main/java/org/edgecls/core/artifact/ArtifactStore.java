package org.edgecls.core.artifact;

import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/**
 * The artifacts that were imported: a folder of artifact folders. What is half imported or half removed lies in hidden
 * folders, which no list shows; the next import, or {@link #sweep()}, takes them away.
 */
public final class ArtifactStore {
    /** One import at a time in this process: then every hidden folder at its start is a left-over. */
    private static final Object IMPORTING = new Object();

    private static final String HIDDEN = ".";

    private final File root;

    /** A store in a folder, which need not exist yet. */
    public ArtifactStore(File root) {
        this.root = root;
    }

    /** The artifacts' folders by name, those of damaged ones, too: {@link Artifact#read} tells. */
    public List<File> folders() {
        List<File> folders = new ArrayList<File>();
        for (File folder : Folders.in(root)) {
            if (!folder.getName().startsWith(HIDDEN)) {
                folders.add(folder);
            }
        }
        Collections.sort(folders);
        return folders;
    }

    /**
     * Imports a zip of an artifact folder or of its files; other files in it are passed over.
     *
     * @param zip stays open
     * @param suggestedName the archive's name: the artifact's name where the archive has no folder, and in messages
     * @return the artifact; the one that is there already where that is the same; one of its name that is damaged is
     *     replaced, and beside an intact one that is another it gets a number
     * @throws EdgeclsException the archive is damaged, unsafe or holds no artifact, or it can't be written
     */
    public Artifact importZip(InputStream zip, String suggestedName) throws EdgeclsException {
        synchronized (IMPORTING) {
            File incoming = begin();
            try {
                ZipSource source = new ZipSource(zip, suggestedName);
                source.unpack(incoming);
                return finish(incoming, ArtifactName.of(source.artifactName()));
            } finally {
                Folders.delete(incoming);
            }
        }
    }

    /**
     * Imports single files.
     *
     * @param files contents by file name, which stay open; other names than those of an artifact's files are passed
     *     over
     * @param name the artifact's name
     * @return the artifact; the one that is there already where that is the same, as for a zip
     * @throws EdgeclsException a file is missing or doesn't fit the others, or it can't be written
     */
    public Artifact importFiles(Map<String, InputStream> files, String name) throws EdgeclsException {
        synchronized (IMPORTING) {
            File incoming = begin();
            try {
                for (Map.Entry<String, InputStream> each : files.entrySet()) {
                    ArtifactFile file = ArtifactFile.named(each.getKey());
                    if (file != null) {
                        Incoming.write(each.getValue(), file, incoming, name);
                    }
                }
                return finish(incoming, ArtifactName.of(name));
            } finally {
                Folders.delete(incoming);
            }
        }
    }

    /**
     * Removes an artifact, a damaged one, too.
     *
     * @throws EdgeclsException ARTIFACT_MISSING, STORE_WRITE
     */
    public void remove(String name) throws EdgeclsException {
        File folder = new File(root, name);
        if (name.startsWith(HIDDEN) || !name.equals(folder.getName()) || !folder.isDirectory()) {
            throw new EdgeclsException(Problem.ARTIFACT_MISSING, name);
        }
        synchronized (IMPORTING) {
            File doomed = Folders.unused(root, HIDDEN + "removed-");
            Folders.rename(folder, doomed);
            Folders.delete(doomed);
        }
    }

    /** Takes away what an import or a removal that was cut off has left. */
    public void sweep() {
        synchronized (IMPORTING) {
            for (File folder : Folders.in(root)) {
                if (folder.getName().startsWith(HIDDEN)) {
                    Folders.delete(folder);
                }
            }
        }
    }

    private File begin() throws EdgeclsException {
        sweep();
        File incoming = Folders.unused(root, HIDDEN + "import-");
        if (!incoming.mkdirs()) {
            throw new EdgeclsException(Problem.STORE_WRITE, incoming.getName(), "the folder can't be made");
        }
        return incoming;
    }

    private Artifact finish(File incoming, String wanted) throws EdgeclsException {
        Artifact imported = Artifact.read(incoming, wanted);
        imported.verify();
        File folder = new File(root, wanted);
        for (int number = 2; folder.exists(); number++) {
            Artifact there = intact(folder);
            if (there == null) {
                remove(folder.getName());
                break;
            }
            if (isSame(there, imported)) {
                return there;
            }
            folder = new File(root, wanted + "-" + number);
        }
        Folders.rename(incoming, folder);
        return Artifact.read(folder);
    }

    /** The artifact in a folder; null where it is damaged. */
    private static Artifact intact(File folder) {
        try {
            Artifact there = Artifact.read(folder);
            there.verify();
            return there;
        } catch (EdgeclsException damaged) {
            return null;
        }
    }

    private static boolean isSame(Artifact there, Artifact imported) {
        return there.description().key().equals(imported.description().key())
                && there.description().nbSha256().equals(imported.description().nbSha256())
                && there.labels().equals(imported.labels());
    }
}

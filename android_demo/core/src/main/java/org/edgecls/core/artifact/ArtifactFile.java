package org.edgecls.core.artifact;

/** The files of an artifact that a device needs; the folder {@code host} stays on the host. */
enum ArtifactFile {
    /** No network of the catalogue has 200 MB. */
    NB("model.nb", 512),
    DESCRIPTION("model.json", 16),
    LABELS("labels.txt", 16);

    private final String fileName;
    private final int mostMegabytes;

    ArtifactFile(String fileName, int mostMegabytes) {
        this.fileName = fileName;
        this.mostMegabytes = mostMegabytes;
    }

    String fileName() {
        return fileName;
    }

    /** What is larger is no artifact. */
    int mostMegabytes() {
        return mostMegabytes;
    }

    /** The file of a name; null for all others. */
    static ArtifactFile named(String name) {
        for (ArtifactFile file : values()) {
            if (file.fileName.equals(name)) {
                return file;
            }
        }
        return null;
    }
}

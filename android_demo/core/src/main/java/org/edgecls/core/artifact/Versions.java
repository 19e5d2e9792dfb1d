package org.edgecls.core.artifact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgecls.core.error.Problem;

/** Whether a library may run a {@code .nb}: check_versions of edgecls/runtime/check.py. */
public final class Versions {
    private static final Pattern NUMBER = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})");

    /** Libraries up to this one compute silently wrong results from the {@code .nb} of an opt above it. */
    private static final long LAST_OLD = number(2, 10);

    private static final long UNKNOWN = -1;

    private Versions() {}

    /**
     * Compares them.
     *
     * @param optVersion the opt that wrote the {@code .nb}, as "v2.12"
     * @param libraryVersion what the library says of itself, a release or a commit; null where it tells none
     */
    public static Verdict check(String optVersion, String libraryVersion) {
        long opt = number(optVersion);
        long own = number(libraryVersion);
        if (own == UNKNOWN) {
            return Verdict.refusal(Problem.LIBRARY_VERSION_UNKNOWN);
        }
        if (own <= LAST_OLD && (opt == UNKNOWN || opt > LAST_OLD)) {
            return Verdict.refusal(Problem.LIBRARY_TOO_OLD, libraryVersion, optVersion);
        }
        if (opt == UNKNOWN) {
            return Verdict.warning(Problem.OPT_VERSION_UNKNOWN, optVersion);
        }
        return own < opt ? Verdict.warning(Problem.LIBRARY_OLDER, libraryVersion, optVersion) : Verdict.fine();
    }

    /** Major and minor as one number that orders versions. */
    private static long number(String version) {
        String text = version == null ? "" : version;
        String release = Releases.ofCommit(text);
        Matcher matcher = NUMBER.matcher(release == null ? text : release);
        if (!matcher.lookingAt()) {
            return UNKNOWN;
        }
        return number(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    private static long number(long major, long minor) {
        return major * 1_000_000 + minor;
    }
}

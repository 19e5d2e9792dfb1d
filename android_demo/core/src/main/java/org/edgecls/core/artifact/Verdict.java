package org.edgecls.core.artifact;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** What a check of versions found: nothing, a doubt, or a reason not to run. */
public final class Verdict {
    private static final Verdict FINE = new Verdict(null, false);

    private final EdgeclsException finding;
    private final boolean refused;

    private Verdict(EdgeclsException finding, boolean refused) {
        this.finding = finding;
        this.refused = refused;
    }

    static Verdict fine() {
        return FINE;
    }

    static Verdict warning(Problem problem, Object... details) {
        return new Verdict(new EdgeclsException(problem, details), false);
    }

    static Verdict refusal(Problem problem, Object... details) {
        return new Verdict(new EdgeclsException(problem, details), true);
    }

    /** Whether the result would be wrong, or the process would crash. */
    public boolean isRefused() {
        return refused;
    }

    /** Whether it is doubtful; parity decides. */
    public boolean isWarning() {
        return finding != null && !refused;
    }

    /** What was found, with the details for a sentence; null where there is nothing to say. */
    public EdgeclsException finding() {
        return finding;
    }

    /**
     * Throws the refusal, if it is one.
     *
     * @throws EdgeclsException the refusal
     */
    public void enforce() throws EdgeclsException {
        if (refused) {
            throw finding;
        }
    }
}

package org.edgecls.core.error;

import java.util.Arrays;
import java.util.Locale;

/**
 * What went wrong: a {@link Problem} and its details, such as a file's name.
 *
 * <p>{@link #getMessage()} and {@link #hint()} are English. A user interface that speaks other languages formats its
 * own sentences with the same details in the same order.
 */
public final class EdgeclsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String[] details;

    /** A problem that this program found by itself. */
    public EdgeclsException(Problem problem, Object... details) {
        this(null, problem, details);
    }

    /** A problem that stands for an exception of another library; {@code cause} may be null. */
    public EdgeclsException(Throwable cause, Problem problem, Object... details) {
        super(format(problem.message(), texts(details)), cause);
        this.problem = problem;
        this.details = texts(details);
    }

    public Problem problem() {
        return problem;
    }

    /** The details, as texts, in the order that the problem's formats number them. */
    public Object[] details() {
        return details.clone();
    }

    /** The class of edgecls/errors.py that this stands for. */
    public String kind() {
        return problem.kind();
    }

    /** What to do about it, an imperative sentence without a full stop. */
    public String hint() {
        return format(problem.hint(), details);
    }

    private static String format(String format, String[] details) {
        return String.format(Locale.ROOT, format, (Object[]) details);
    }

    private static String[] texts(Object[] details) {
        String[] texts = new String[details.length];
        for (int i = 0; i < details.length; i++) {
            texts[i] = oneLine(String.valueOf(details[i]));
        }
        return texts;
    }

    private static String oneLine(String text) {
        return text.trim().replaceAll("\\s+", " ");
    }

    @Override
    public String toString() {
        return kind() + "(" + problem + Arrays.toString(details) + ")";
    }
}

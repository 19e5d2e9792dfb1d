package org.edgecls.demo.text;

import android.content.Context;
import android.content.res.Resources;
import java.util.Locale;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.demo.R;

/**
 * Problems as sentences in the language of the screen.
 *
 * <p>The texts of a problem are the strings problem_NAME and hint_NAME, with the details of the exception as arguments:
 * a test of the project proves that they are there in every language.
 */
public final class Sentences {
    private final Resources resources;

    /** Sentences in the language of this context. */
    public Sentences(Context context) {
        resources = context.getResources();
    }

    /** What is wrong and what to do. */
    public String both(EdgeclsException problem) {
        return resources.getString(R.string.problem_and_hint, problem(problem), hint(problem));
    }

    /** What is wrong, without a full stop. */
    public String problem(EdgeclsException problem) {
        return text("problem_", problem, problem.getMessage());
    }

    /** What to do about it, without a full stop. */
    public String hint(EdgeclsException problem) {
        return text("hint_", problem, problem.hint());
    }

    /** The string of this name with its details; {@code otherwise} where there is none. */
    public String named(String name, String otherwise, Object... details) {
        int id = id(name);
        return id == 0 ? otherwise : resources.getString(id, details);
    }

    private String text(String prefix, EdgeclsException problem, String otherwise) {
        int id = id(prefix + problem.problem().name().toLowerCase(Locale.ROOT));
        return id == 0 ? otherwise : resources.getString(id, problem.details());
    }

    private int id(String name) {
        return resources.getIdentifier(name, "string", resources.getResourcePackageName(R.string.app_name));
    }
}

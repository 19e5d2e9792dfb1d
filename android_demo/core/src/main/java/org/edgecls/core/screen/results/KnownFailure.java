package org.edgecls.core.screen.results;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** From the English sentences of a result back to the problem and its details, for a screen of another language. */
public final class KnownFailure {
    private static final Pattern DETAIL = Pattern.compile("%(\\d)\\$s");
    /** Stands in no sentence: those are of one line. */
    private static final String BETWEEN = "\n";

    private KnownFailure() {}

    /** What problem a failure came from; null where no problem has its sentences, as in another version's result. */
    public static EdgeclsException of(Failure failure) {
        String text = failure.message() + BETWEEN + failure.hint();
        for (Problem problem : Problem.values()) {
            EdgeclsException known = problem.kind().equals(failure.kind()) ? read(problem, text) : null;
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    /** The problem with the details that make it say just this; null where none do. */
    private static EdgeclsException read(Problem problem, String text) {
        String format = problem.message() + BETWEEN + problem.hint();
        StringBuilder pattern = new StringBuilder();
        List<Integer> numbers = new ArrayList<Integer>();
        Matcher places = DETAIL.matcher(format);
        int end = 0;
        while (places.find()) {
            pattern.append(Pattern.quote(format.substring(end, places.start()))).append("(.*)");
            numbers.add(Integer.valueOf(places.group(1)));
            end = places.end();
        }
        pattern.append(Pattern.quote(format.substring(end)));
        Matcher found = Pattern.compile(pattern.toString()).matcher(text);
        if (!found.matches()) {
            return null;
        }
        EdgeclsException known = new EdgeclsException(problem, details(found, numbers));
        return text.equals(known.getMessage() + BETWEEN + known.hint()) ? known : null;
    }

    private static Object[] details(Matcher found, List<Integer> numbers) {
        int highest = 0;
        for (int number : numbers) {
            highest = Math.max(highest, number);
        }
        Object[] details = new Object[highest];
        for (int group = 0; group < numbers.size(); group++) {
            details[numbers.get(group) - 1] = found.group(group + 1);
        }
        return details;
    }
}

package org.edgecls.core.error;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many details a problem's sentences ask for. */
final class Details {
    private static final Pattern NUMBERED = Pattern.compile("%(\\d)\\$s");

    private Details() {}

    static int count(Problem problem) {
        int highest = 0;
        Matcher matcher = NUMBERED.matcher(problem.message() + problem.hint());
        while (matcher.find()) {
            highest = Math.max(highest, Integer.parseInt(matcher.group(1)));
        }
        return highest;
    }
}

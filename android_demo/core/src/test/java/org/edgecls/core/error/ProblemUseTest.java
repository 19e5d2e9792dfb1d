package org.edgecls.core.error;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgecls.core.GoldenFile;
import org.junit.Test;

/** Errors are thrown where nobody looks: that their details fit is read from the sources of all modules. */
public final class ProblemUseTest {
    private static final Pattern USE = Pattern.compile("Problem\\.([A-Z][A-Z_0-9]+)(?=\\s*[,)])");

    @Test
    public void everyUseOfAProblemGivesTheDetailsThatItsSentencesAskFor() throws Exception {
        int uses = 0;
        for (File source : sources(new GoldenFile("android_demo/core").sibling("."))) {
            String code = new String(GoldenFile.read(source), Charset.forName("UTF-8"));
            Matcher matcher = USE.matcher(code);
            while (matcher.find()) {
                if (isThrown(code, matcher.start())) {
                    Problem problem = Problem.valueOf(matcher.group(1));
                    assertEquals(source + ": " + problem, Details.count(problem), details(code, matcher.end()));
                    uses++;
                }
            }
        }
        assertTrue(uses > 40);
    }

    /** Comparisons with a problem have no details; a warning or refusal is built like an exception. */
    private static boolean isThrown(String code, int position) {
        String before = code.substring(Math.max(0, position - 80), position);
        return before.matches("(?s).*(new EdgeclsException|warning|refusal)\\(\\s*([a-z]\\w*,\\s*)?");
    }

    /** The arguments that follow, to the bracket that closes the call. */
    private static int details(String code, int position) {
        int count = 0;
        int depth = 0;
        boolean quoted = false;
        for (int i = position; depth >= 0; i++) {
            char c = code.charAt(i);
            if (c == '"' && code.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (!quoted && (c == '(' || c == ')')) {
                depth += c == '(' ? 1 : -1;
            } else if (!quoted && c == ',' && depth == 0) {
                count++;
            }
        }
        return count;
    }

    private static List<File> sources(File folder) {
        List<File> found = new ArrayList<File>();
        for (File entry : folder.listFiles()) {
            if (entry.isDirectory() && !entry.getName().equals("test")) {
                found.addAll(sources(entry));
            } else if (entry.getName().endsWith(".java")) {
                found.add(entry);
            }
        }
        return found;
    }
}

package org.edgecls.core.error;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.edgecls.core.GoldenFile;
import org.junit.Test;

public final class ProblemTest {
    @Test
    public void everyKindIsAClassOfPythonsErrors() throws Exception {
        Set<String> classes = new TreeSet<String>();
        Matcher matcher =
                Pattern.compile("(?m)^class (\\w+)\\(").matcher(new GoldenFile("edgecls/errors.py").text());
        while (matcher.find()) {
            classes.add(matcher.group(1));
        }
        assertTrue(classes.contains("ParityError"));
        for (Problem problem : Problem.values()) {
            assertTrue(problem + " is a " + problem.kind(), classes.contains(problem.kind()));
        }
    }

    @Test
    public void messagesAndHintsAreSingleSentencesWithoutAFullStop() {
        for (Problem problem : Problem.values()) {
            for (String text : new String[] {problem.message(), problem.hint()}) {
                assertFalse(problem + " says nothing", text.isEmpty());
                assertFalse(problem.toString(), text.endsWith(".") || text.contains(". ") || text.contains("\n"));
            }
        }
    }

    @Test
    public void detailsAreNumberedTextsWithoutGaps() {
        for (Problem problem : Problem.values()) {
            String both = problem.message() + " " + problem.hint();
            assertFalse(problem.toString(), both.replaceAll("%\\d\\$s|%%", "").contains("%"));
            int count = Details.count(problem);
            assertTrue(problem.toString(), count <= 6);
            for (int number = 1; number <= count; number++) {
                assertTrue(problem + " leaves out " + number, both.contains("%" + number + "$s"));
            }
        }
    }

    @Test
    public void aMessageIsFilledWithItsDetailsOnOneLine() {
        EdgeclsException error = new EdgeclsException(Problem.NB_SIZE, "an\nartifact", 5, 7L);
        assertEquals("model.nb of an artifact has 5 bytes, model.json says 7", error.getMessage());
        assertEquals("import the artifact again", error.hint());
        assertEquals("ArtifactError", error.kind());
        assertEquals("5", error.details()[1]);
    }

    @Test
    public void aDetailMayHoldWhatAFormatWouldTakeForItsOwn() {
        EdgeclsException error = new EdgeclsException(Problem.ARTIFACT_MISSING, "100%s");
        assertEquals("the artifact 100%s does not exist", error.getMessage());
    }

    @Test
    public void theExceptionOfAnotherLibraryIsKept() {
        Exception cause = new Exception("short read");
        assertEquals(cause, new EdgeclsException(cause, Problem.ARTIFACT_MISSING, "x").getCause());
    }
}

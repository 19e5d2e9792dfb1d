package org.edgecls.core.artifact;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import java.util.List;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class VersionsTest {
    @Test
    public void everyPairIsJudgedAsOnTheHost() throws Exception {
        for (JsonObject vector : new GoldenFile("tests/ports/golden/versions.json").objects()) {
            Verdict verdict = Versions.check(vector.text("opt"), (String) vector.value("library"));
            assertEquals(vector.text("name"), vector.truth("refused"), verdict.isRefused());
            assertEquals(vector.text("name"), vector.truth("warned"), verdict.isWarning());
            assertEquals(verdict.isRefused() || verdict.isWarning(), verdict.finding() != null);
        }
    }

    @Test
    public void theCommitsOfReleasesAreThoseOfTheHost() throws Exception {
        JsonObject commits =
                new GoldenFile("edgecls/runtime/data/release_commits.json").object().object("commits");
        int count = 0;
        for (String release : commits.keys()) {
            List<String> all = commits.texts(release);
            for (String commit : all) {
                assertEquals(release, Releases.ofCommit(commit + "0123"));
            }
            count += all.size();
        }
        assertEquals(count, Releases.count());
        assertNull(Releases.ofCommit("v2.12"));
        assertNull(Releases.ofCommit("044ba5"));
    }

    @Test
    public void aRefusalCanBeThrownAndAWarningPasses() throws Exception {
        Versions.check("v2.13", "v2.12").enforce();
        Versions.check("v2.12", "v2.12").enforce();
        Verdict refusal = Versions.check("v2.13", "v2.10");
        EdgeclsException error = assertThrows(EdgeclsException.class, refusal::enforce);
        assertEquals(Problem.LIBRARY_TOO_OLD, error.problem());
        assertEquals("VersionMismatchError", error.kind());
    }
}

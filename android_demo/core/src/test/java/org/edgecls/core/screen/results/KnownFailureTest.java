package org.edgecls.core.screen.results;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.Map;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class KnownFailureTest {
    private static Failure failure(EdgeclsException error) throws EdgeclsException {
        Failure failed = new Failure(new Bench().cells(1).get(0), error);
        return new Failure(JsonObject.parse(Json.line(failed.toJson()), "a test"));
    }

    @Test
    public void everyProblemIsKnownAgainByItsSentences() throws EdgeclsException {
        for (Problem problem : Problem.values()) {
            EdgeclsException known =
                    KnownFailure.of(failure(new EdgeclsException(problem, "1", "2", "3", "4", "5", "6")));

            assertEquals(problem, known.problem());
        }
    }

    @Test
    public void theDetailsAreKnownToo() throws EdgeclsException {
        EdgeclsException error = new EdgeclsException(Problem.MODEL_UNREADABLE, "/data/model.nb", "Permission denied");

        assertArrayEquals(error.details(), KnownFailure.of(failure(error)).details());
    }

    @Test
    public void aSentenceOfAnotherVersionIsNotKnown() throws EdgeclsException {
        Map<String, Object> json = new Failure(
                        new Bench().cells(1).get(0), new EdgeclsException(Problem.OUT_OF_MEMORY))
                .toJson();
        String text = Json.line(json).replace("out of memory", "memory ran out");

        assertNull(KnownFailure.of(new Failure(JsonObject.parse(text, "a test"))));
    }
}

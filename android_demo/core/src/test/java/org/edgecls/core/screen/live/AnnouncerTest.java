package org.edgecls.core.screen.live;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Collections;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.classify.Rank;
import org.junit.Test;

public final class AnnouncerTest {
    private final Announcer announcer = new Announcer(4);

    private boolean tells(int classId, double seconds) {
        Rank best = new Rank(classId, 0.9, "class " + classId);
        Prediction prediction = new Prediction(Collections.singletonList(best), 1.0, 2.0);
        return announcer.tells(prediction, (long) (seconds * 1e9));
    }

    @Test
    public void theFirstAnswerIsTold() {
        assertTrue(tells(7, 0));
    }

    @Test
    public void theSameAnswerIsNotToldAgain() {
        tells(7, 0);

        assertFalse(tells(7, 1));
        assertFalse(tells(7, 100));
    }

    @Test
    public void anotherAnswerIsToldAfterAPause() {
        tells(7, 0);

        assertFalse(tells(8, 3.9));
        assertTrue(tells(8, 4));
    }

    @Test
    public void afterItForgotTheSameAnswerIsNews() {
        tells(7, 0);
        announcer.forget();

        assertTrue(tells(7, 1));
    }

    @Test
    public void anAnswerWithoutClassesIsNotTold() {
        assertFalse(announcer.tells(new Prediction(Collections.<Rank>emptyList(), 1.0, 2.0), 0));
    }
}

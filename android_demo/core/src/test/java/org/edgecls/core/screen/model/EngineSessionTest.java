package org.edgecls.core.screen.model;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.screen.Phone;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class EngineSessionTest implements EngineSession.Listener, EngineSession.Answer {
    private static final EngineSettings TWO = new EngineSettings(2, PowerMode.NONE);
    private static final EngineSettings FOUR = new EngineSettings(4, PowerMode.HIGH);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<EngineState.Kind> heard = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private Phone phone;
    private Artifact net;

    @Before
    public void start() throws Exception {
        phone = new Phone(folder.getRoot());
        net = phone.add("net");
        phone.session.listen(this);
    }

    private void use(EngineSettings settings) {
        phone.session.use(net, settings);
        phone.queue.runAll();
    }

    private EngineState state() {
        return phone.session.state();
    }

    @Test
    public void aModelIsLoadedOffTheInterfaceAndChecked() {
        phone.session.use(net, TWO);
        assertEquals(EngineState.Kind.LOADING, state().kind());
        assertEquals(Collections.emptyList(), phone.opened);

        phone.queue.runAll();
        assertEquals(Arrays.asList(EngineState.Kind.LOADING, EngineState.Kind.READY), heard);
        assertEquals(Arrays.asList("net 2 none"), phone.opened);
        assertTrue(state().trusted());
        assertNull(phone.marker.left());
    }

    @Test
    public void aModelThatDisagreesWithTheHostAnswersAndIsNotTrusted() {
        phone.answers(0.9f, 0.05f, 0.05f);
        use(TWO);

        assertEquals(EngineState.Kind.READY, state().kind());
        assertFalse(state().trusted());
    }

    @Test
    public void theSameChoiceAgainLoadsNothing() {
        use(TWO);
        use(TWO);

        assertEquals(1, phone.opened.size());
    }

    @Test
    public void theSameModelWithOtherLabelsIsAnotherChoice() throws Exception {
        use(TWO);
        Files.write(new File(net.folder(), "labels.txt").toPath(), Arrays.asList("one", "two", "three"));
        net = Artifact.read(net.folder());
        use(TWO);

        assertEquals(2, phone.opened.size());
        assertEquals("one", state().model().artifact().labels().get(0));
    }

    @Test
    public void anotherChoiceClosesTheOldEngineAndLoadsAnew() {
        use(TWO);
        use(FOUR);

        assertEquals(Arrays.asList("net 2 none", "net 4 high"), phone.opened);
        assertTrue(phone.engines.get(0).isClosed());
        assertFalse(phone.engines.get(1).isClosed());
    }

    @Test
    public void aLoadThatWasOvertakenIsThrownAway() {
        phone.session.use(net, TWO);
        phone.queue.runEngineAlone();
        phone.session.use(net, FOUR);
        phone.queue.runAll();

        assertEquals(4, state().model().settings().threads());
        assertTrue(phone.engines.get(0).isClosed());
        assertEquals(
                Arrays.asList(EngineState.Kind.LOADING, EngineState.Kind.LOADING, EngineState.Kind.READY), heard);
    }

    @Test
    public void aLoadThatIsOvertakenBeforeItBeginsIsLeftOut() {
        phone.session.use(net, TWO);
        phone.session.use(net, FOUR);
        phone.queue.runAll();

        assertEquals(Arrays.asList("net 4 high"), phone.opened);
        assertEquals(4, state().model().settings().threads());
    }

    @Test
    public void whoeverLeavesDuringALoadAndSweepsTheAppAwayFindsNoMark() {
        phone.crashes(new LinkageError("the process is ended"));
        phone.session.ignore(this);
        assertThrows(LinkageError.class, () -> use(TWO));

        assertNull(phone.marker.left());
    }

    @Test
    public void whatCantBeLoadedSaysWhyAndCanBeTriedAgain() {
        EdgeclsException missing = new EdgeclsException(Problem.LIBRARY_MISSING, "libpaddle_lite_jni.so", "not found");
        phone.refuses(missing);
        use(TWO);
        assertSame(missing, state().problem());
        assertNull("a refusal is no crash", phone.marker.left());

        phone.refuses(null);
        phone.session.retry();
        phone.queue.runAll();
        assertEquals(EngineState.Kind.READY, state().kind());
    }

    @Test
    public void aLoadThatEndedTheAppLastTimeWaitsForTheUsersWord() {
        use(TWO);
        String key = net.folder() + "|" + net.description().nbSha256() + "|4|high";
        phone.marker.begin(key);

        use(FOUR);
        assertEquals(EngineState.Kind.CUT_OFF, state().kind());
        assertEquals(1, phone.opened.size());

        phone.session.retry();
        phone.queue.runAll();
        assertEquals(EngineState.Kind.READY, state().kind());
    }

    @Test
    public void whatEndsTheAppInALoadLeavesItsMark() {
        phone.crashes(new LinkageError("no such method"));
        assertThrows(LinkageError.class, () -> use(TWO));

        assertTrue(phone.marker.left().endsWith("|2|none"));
    }

    @Test
    public void tooLittleMemoryIsAProblemAndNoCrash() {
        phone.crashes(new OutOfMemoryError());
        use(TWO);

        assertEquals(Problem.OUT_OF_MEMORY, state().problem().problem());
        assertNull(phone.marker.left());
    }

    @Test
    public void otherSettingsThanThoseThatEndedTheAppAreTriedAtOnce() {
        phone.marker.begin("another load");
        use(TWO);

        assertEquals(EngineState.Kind.READY, state().kind());
    }

    @Test
    public void aPictureIsAnswered() {
        use(TWO);
        assertTrue(phone.session.classify(Phone.picture(), 2, this));
        phone.queue.runAll();

        assertEquals(Arrays.asList("class 1 of 2"), answers);
    }

    @Test
    public void withoutAModelNoPictureIsTaken() {
        assertFalse(phone.session.classify(Phone.picture(), 2, this));
        phone.queue.runAll();

        assertEquals(Collections.emptyList(), answers);
    }

    @Test
    public void aPictureWhoseModelWasReplacedIsOvertaken() {
        use(TWO);
        phone.session.use(net, FOUR);
        assertFalse("there is no model while one is loaded", phone.session.classify(Phone.picture(), 2, this));
        phone.queue.runAll();

        phone.session.classify(Phone.picture(), 2, this);
        phone.session.state().model().close();
        phone.queue.runAll();
        assertEquals(Arrays.asList("overtaken"), answers);
    }

    @Test
    public void unloadingFreesTheEngine() {
        use(TWO);
        phone.session.unload();
        phone.queue.runAll();

        assertEquals(EngineState.Kind.EMPTY, state().kind());
        assertTrue(phone.engines.get(0).isClosed());
    }

    @Test
    public void whoeverIsIgnoredHearsNothingMore() {
        phone.session.ignore(this);
        use(TWO);

        assertEquals(Collections.emptyList(), heard);
    }

    @Override
    public void onEngine(EngineState next) {
        heard.add(next.kind());
    }

    @Override
    public void onPrediction(Prediction prediction) {
        answers.add("class " + prediction.ranks().get(0).classId() + " of " + prediction.ranks().size());
    }

    @Override
    public void onProblem(EdgeclsException problem) {
        answers.add(problem.problem().name());
    }

    @Override
    public void onOvertaken() {
        answers.add("overtaken");
    }
}

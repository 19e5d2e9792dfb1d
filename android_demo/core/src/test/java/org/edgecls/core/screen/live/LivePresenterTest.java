package org.edgecls.core.screen.live;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.screen.Clock;
import org.edgecls.core.screen.Phone;
import org.edgecls.core.screen.camera.CameraControl;
import org.edgecls.core.screen.camera.CameraPermission;
import org.edgecls.core.screen.camera.CameraState;
import org.edgecls.core.screen.model.EngineState;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class LivePresenterTest implements LiveView, CameraControl, CameraPermission, Clock {
    private static final long HALF_A_SECOND = 500000000L;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<String> camera = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private LiveState shown;
    private boolean granted = true;
    private int asked;
    private long now;
    private Phone phone;
    private LivePresenter presenter;

    @Before
    public void create() throws Exception {
        phone = new Phone(folder.getRoot());
        phone.add("alpha");
        phone.add("beta");
        presenter =
                new LivePresenter(this, phone.session, phone.shelf, phone.choices, phone.queue.threads(), this);
        presenter.attach(this, this);
    }

    private void resume() {
        presenter.onResume();
        phone.queue.runAll();
        presenter.onCamera(CameraState.RUNNING);
    }

    private void frame() {
        assertTrue(presenter.wantsFrame());
        presenter.onFrame(Phone.picture(), 3.0);
        phone.queue.runAll();
        now += HALF_A_SECOND;
    }

    @Test
    public void theScreenOpensTheCameraAndLoadsTheFirstArtifact() {
        presenter.onResume();
        assertEquals(CameraState.OPENING, shown.camera());
        assertNull("artifacts are read elsewhere", shown.artifacts());

        phone.queue.runAll();
        assertEquals(Arrays.asList("open back"), camera);
        assertEquals("alpha", shown.artifact().name());
        assertEquals(EngineState.Kind.READY, shown.engine().kind());
    }

    @Test
    public void aFrameBecomesAnAnswerWithItsTimes() {
        resume();
        frame();

        assertEquals(1, shown.prediction().ranks().get(0).classId());
        assertEquals(3.0, shown.convertMs(), 0.0);
        assertEquals("one answer is no rate", 0.0, shown.perSecond(), 0.0);
        frame();
        assertEquals(2.0, shown.perSecond(), 1e-9);
    }

    @Test
    public void onlyOneFrameIsInFlight() {
        resume();
        assertTrue(presenter.wantsFrame());
        assertFalse(presenter.wantsFrame());

        presenter.onFrame(Phone.picture(), 3.0);
        assertFalse(presenter.wantsFrame());
        phone.queue.runAll();
        assertTrue(presenter.wantsFrame());
    }

    @Test
    public void aFrameThatCouldNotBeReadMakesRoomForTheNext() {
        resume();
        presenter.wantsFrame();
        presenter.onFrameLost();

        assertTrue(presenter.wantsFrame());
    }

    @Test
    public void aCameraWhoseFramesCanNeverBeReadIsAFaultThatIsTold() {
        resume();
        frame();
        for (int i = 0; i < 29; i++) {
            presenter.onFrameLost();
        }
        assertEquals(CameraState.RUNNING, shown.camera());
        frame();
        for (int i = 0; i < 30; i++) {
            presenter.onFrameLost();
        }

        assertEquals(CameraState.FAILED, shown.camera());
        assertEquals("close", camera.get(camera.size() - 1));
    }

    @Test
    public void noFrameIsWantedBeforeTheEngineIsReady() {
        presenter.onResume();

        assertFalse(presenter.wantsFrame());
    }

    @Test
    public void anAnswerIsReadAloudOnceAndNotForEveryFrame() {
        resume();
        frame();
        frame();
        frame();

        assertEquals(1, announced.size());
    }

    @Test
    public void afterTheEngineChangedTheSameAnswerIsReadAloudAgain() {
        resume();
        frame();
        presenter.onThreads(2);
        phone.queue.runAll();
        frame();

        assertEquals(2, announced.size());
    }

    @Test
    public void aPictureTheModelCantTakeIsToldAndTheNextOneIsTried() {
        resume();
        frame();
        presenter.onProblem(new EdgeclsException(Problem.OUT_OF_MEMORY));
        assertEquals(Problem.OUT_OF_MEMORY, shown.problem().problem());
        assertNull(shown.prediction());

        frame();
        assertNull(shown.problem());
        assertNotNull(shown.prediction());
    }

    @Test
    public void withoutPermissionItAsksOnlyWhenTheUserWantsTo() {
        granted = false;
        resume();
        assertEquals(0, asked);

        presenter.onPause();
        presenter.onResume();
        assertEquals(CameraState.PERMISSION_NEEDED, shown.camera());
        assertFalse(camera.contains("open back"));
        presenter.onAllow();
        assertEquals(1, asked);
    }

    @Test
    public void aGrantedPermissionOpensTheCamera() {
        granted = false;
        presenter.onResume();
        granted = true;
        presenter.onPermissionAnswer(true, true);

        assertEquals(CameraState.OPENING, shown.camera());
        assertTrue(camera.contains("open back"));
    }

    @Test
    public void anAnswerThatComesBeforeTheScreenIsBackOpensTheCameraThen() {
        granted = false;
        presenter.onResume();
        presenter.onPause();
        granted = true;
        presenter.onPermissionAnswer(true, true);
        assertFalse(camera.contains("open back"));

        presenter.onResume();
        assertTrue(camera.contains("open back"));
    }

    @Test
    public void aRefusalForGoodPointsToTheSettings() {
        granted = false;
        presenter.onResume();
        presenter.onPermissionAnswer(false, true);
        assertEquals(CameraState.PERMISSION_NEEDED, shown.camera());

        presenter.onPermissionAnswer(false, false);
        assertEquals(CameraState.PERMISSION_REFUSED, shown.camera());
    }

    @Test
    public void aQuestionThatTheUserSentAwayCanBeAskedAgain() {
        granted = false;
        presenter.onResume();
        presenter.onPermissionAnswer(false, false);
        assertEquals(CameraState.PERMISSION_NEEDED, shown.camera());

        presenter.onPermissionAnswer(false, false);
        assertEquals(CameraState.PERMISSION_REFUSED, shown.camera());
    }

    @Test
    public void inTheBackgroundTheCameraIsOffAndComesBack() {
        resume();
        presenter.onPause();
        assertEquals(Arrays.asList("open back", "close"), camera);
        assertFalse(presenter.wantsFrame());

        resume();
        assertEquals(Arrays.asList("open back", "close", "open back"), camera);
        frame();
    }

    @Test
    public void whatComesLateFromTheBackgroundIsNotShown() {
        resume();
        assertTrue(presenter.wantsFrame());
        presenter.onFrame(Phone.picture(), 3.0);
        presenter.onPause();
        LiveState last = shown;
        presenter.onCamera(CameraState.DISCONNECTED);
        phone.queue.runAll();

        assertEquals(last, shown);
    }

    @Test
    public void aCameraThatWasLostCanBeTriedAgain() {
        resume();
        presenter.onCamera(CameraState.IN_USE);
        assertEquals(CameraState.IN_USE, shown.camera());
        assertTrue(shown.camera().canRetry());

        presenter.onRetryCamera();
        assertEquals(CameraState.OPENING, shown.camera());
    }

    @Test
    public void theOtherCameraIsKeptAsAChoice() {
        resume();
        presenter.onSwitchCamera();

        assertEquals(Arrays.asList("open back", "open front"), camera);
        assertTrue(phone.choices.frontCamera());
    }

    @Test
    public void otherThreadsOrAnotherPowerModeLoadTheEngineAnew() {
        resume();
        presenter.onThreads(2);
        presenter.onPowerMode(PowerMode.HIGH);
        presenter.onPowerMode(PowerMode.HIGH);
        phone.queue.runAll();

        assertEquals("alpha 2 high", phone.opened.get(phone.opened.size() - 1));
        assertEquals(2, shown.settings().threads());
        assertTrue(phone.opened.size() <= 3);
    }

    @Test
    public void anotherArtifactIsLoadedAndRememberedAndTheOldAnswerIsGone() {
        resume();
        frame();
        presenter.onArtifact(shown.artifacts().get(1));
        assertNull(shown.prediction());
        phone.queue.runAll();

        assertEquals("beta", shown.engine().artifact());
        assertEquals("imported:beta", phone.choices.artifact());
    }

    @Test
    public void theChoiceOfLastTimeIsLoadedFirst() {
        phone.choices.chooseArtifact("imported:beta");
        resume();

        assertEquals(Arrays.asList("beta 4 none"), phone.opened);
    }

    @Test
    public void aSecondScreenFindsTheEngineLoaded() {
        resume();
        presenter.onPause();
        resume();

        assertEquals(1, phone.opened.size());
    }

    @Test
    public void withoutArtifactsThereIsNothingToLoad() throws Exception {
        phone.shelf.imported().remove("alpha");
        phone.shelf.imported().remove("beta");
        resume();

        assertEquals(Collections.emptyList(), shown.artifacts());
        assertEquals(EngineState.Kind.EMPTY, shown.engine().kind());
    }

    @Override
    public void render(LiveState state) {
        shown = state;
    }

    @Override
    public void announce(Prediction prediction) {
        announced.add(prediction.ranks().get(0).label());
    }

    @Override
    public void open(boolean front) {
        camera.add(front ? "open front" : "open back");
    }

    @Override
    public void close() {
        camera.add("close");
    }

    @Override
    public boolean canSwitch() {
        return true;
    }

    @Override
    public boolean granted() {
        return granted;
    }

    @Override
    public void request() {
        asked++;
    }

    @Override
    public long nanos() {
        return now;
    }
}

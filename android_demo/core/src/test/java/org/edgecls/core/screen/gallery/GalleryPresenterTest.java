package org.edgecls.core.screen.gallery;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.Phone;
import org.edgecls.core.screen.model.EngineState;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class GalleryPresenterTest implements GalleryView {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Phone phone;
    private GalleryPresenter presenter;
    private GalleryState shown;

    @Before
    public void create() throws Exception {
        phone = new Phone(folder.getRoot());
        presenter = new GalleryPresenter(
                this, phone.session, phone.shelf, phone.choices, phone.queue.threads());
    }

    private void start() {
        presenter.onStart();
        phone.queue.runAll();
    }

    private static PictureSource of(Pixels picture) {
        return new PictureSource() {
            @Override
            public Pixels decode() {
                return picture;
            }
        };
    }

    private static PictureSource broken(EdgeclsException why) {
        return new PictureSource() {
            @Override
            public Pixels decode() throws EdgeclsException {
                throw why;
            }
        };
    }

    @Test
    public void atFirstThereIsNoPicture() throws Exception {
        phone.add("net");
        start();

        assertEquals(GalleryState.Kind.EMPTY, shown.kind());
        assertEquals(EngineState.Kind.READY, shown.engine().kind());
    }

    @Test
    public void aPictureIsReadElsewhereAndAnswered() throws Exception {
        phone.add("net");
        start();
        Pixels picture = Phone.picture();
        presenter.onPicture(of(picture));
        assertEquals(GalleryState.Kind.READING, shown.kind());
        phone.queue.runAll();

        assertEquals(GalleryState.Kind.ANSWERED, shown.kind());
        assertSame(picture, shown.picture());
        assertEquals(1, shown.prediction().ranks().get(0).classId());
    }

    @Test
    public void aPictureThatComesBeforeTheEngineWaitsForIt() throws Exception {
        phone.add("net");
        presenter.onPicture(of(Phone.picture()));
        start();

        assertEquals(GalleryState.Kind.ANSWERED, shown.kind());
    }

    @Test
    public void aPictureThatIsSlowToComeHoldsUpNeitherArtifactsNorEngine() throws Exception {
        phone.add("net");
        presenter.onPicture(of(Phone.picture()));
        presenter.onStart();
        phone.queue.runAllButPictures();

        assertEquals(GalleryState.Kind.READING, shown.kind());
        assertEquals(EngineState.Kind.READY, shown.engine().kind());
    }

    @Test
    public void beforeTheArtifactsAreReadNobodySaysThatThereIsNone() {
        presenter.onStart();
        assertFalse(shown.artifactsRead());

        phone.queue.runAll();
        assertTrue(shown.artifactsRead());
    }

    @Test
    public void withoutAnArtifactThePictureIsShownAndWaits() {
        start();
        presenter.onPicture(of(Phone.picture()));
        phone.queue.runAll();

        assertEquals(GalleryState.Kind.WAITING, shown.kind());
        assertNotNull(shown.picture());
        assertEquals(EngineState.Kind.EMPTY, shown.engine().kind());
    }

    @Test
    public void aPictureThatCantBeReadSaysWhy() throws Exception {
        phone.add("net");
        start();
        presenter.onPicture(broken(new EdgeclsException(Problem.PICTURE_TOO_LARGE, 30000, 20000)));
        phone.queue.runAll();

        assertEquals(GalleryState.Kind.FAILED, shown.kind());
        assertEquals(Problem.PICTURE_TOO_LARGE, shown.problem().problem());
        assertNull(shown.picture());
    }

    @Test
    public void theLastChosenPictureCounts() throws Exception {
        phone.add("net");
        start();
        Pixels second = Phone.picture();
        presenter.onPicture(broken(new EdgeclsException(Problem.PICTURE_MISSING, "gone")));
        presenter.onPicture(of(second));
        phone.queue.runAll();

        assertEquals(GalleryState.Kind.ANSWERED, shown.kind());
        assertSame(second, shown.picture());
    }

    @Test
    public void anotherModelAnswersThePictureAnew() throws Exception {
        phone.add("net");
        start();
        presenter.onPicture(of(Phone.picture()));
        phone.queue.runAll();
        phone.answers(0.8f, 0.1f, 0.1f);
        phone.session.use(phone.add("other"), new EngineSettings(2, PowerMode.NONE));
        assertNull("an old answer is not the new model's", shown.prediction());
        phone.queue.runAll();

        assertEquals(0, shown.prediction().ranks().get(0).classId());
    }

    @Test
    public void aModelThatCantAnswerSaysWhy() throws Exception {
        phone.add("net");
        start();
        phone.engines.get(0).close();
        presenter.onPicture(of(Phone.picture()));
        phone.queue.runAll();

        assertEquals(Problem.ENGINE_CLOSED, shown.problem().problem());
        assertNotNull(shown.picture());
    }

    @Override
    public void render(GalleryState state) {
        shown = state;
    }
}

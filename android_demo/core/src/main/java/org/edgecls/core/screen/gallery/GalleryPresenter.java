package org.edgecls.core.screen.gallery;

import org.edgecls.core.classify.Prediction;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.Choices;
import org.edgecls.core.screen.Threads;
import org.edgecls.core.screen.artifacts.ArtifactItem;
import org.edgecls.core.screen.artifacts.ArtifactShelf;
import org.edgecls.core.screen.model.EngineSession;
import org.edgecls.core.screen.model.EngineState;

/** The gallery's behaviour: one picture in, its answer out, as soon as the engine is ready. */
public final class GalleryPresenter implements EngineSession.Listener {
    private static final int TOP = 5;

    private final GalleryView view;
    private final EngineSession engine;
    private final ArtifactShelf shelf;
    private final Choices choices;
    private final Threads threads;

    private int order;
    private boolean artifactsRead;
    private GalleryState.Kind kind = GalleryState.Kind.EMPTY;
    private Pixels picture;
    private Prediction prediction;
    private EdgeclsException problem;

    /** A presenter of one screen. */
    public GalleryPresenter(
            GalleryView view, EngineSession engine, ArtifactShelf shelf, Choices choices, Threads threads) {
        this.view = view;
        this.engine = engine;
        this.shelf = shelf;
        this.choices = choices;
        this.threads = threads;
    }

    /** The screen can be seen. */
    public void onStart() {
        engine.listen(this);
        onEngine(engine.state());
        loadChosen();
    }

    /** The screen can't be seen any more. */
    public void onStop() {
        engine.ignore(this);
    }

    /** The user chose a picture; an earlier one is forgotten. */
    public void onPicture(final PictureSource source) {
        final int number = ++order;
        become(GalleryState.Kind.READING, null, null, null);
        threads.pictures().execute(new Runnable() {
            @Override
            public void run() {
                readNow(number, source);
            }
        });
    }

    /** The user wants the engine to be loaded again. */
    public void onRetryEngine() {
        engine.retry();
    }

    @Override
    public void onEngine(EngineState state) {
        if (picture == null) {
            render();
        } else if (state.kind() == EngineState.Kind.READY) {
            classify();
        } else {
            become(GalleryState.Kind.WAITING, picture, null, null);
        }
    }

    private void readNow(final int number, PictureSource source) {
        Pixels pixels = null;
        EdgeclsException cause = null;
        try {
            pixels = source.decode();
        } catch (EdgeclsException e) {
            cause = e;
        }
        final Pixels read = pixels;
        final EdgeclsException failed = cause;
        threads.ui().execute(new Runnable() {
            @Override
            public void run() {
                if (number != order) {
                    return;
                }
                if (failed != null) {
                    become(GalleryState.Kind.FAILED, null, null, failed);
                } else {
                    picture = read;
                    classify();
                }
            }
        });
    }

    private void classify() {
        final int number = order;
        become(GalleryState.Kind.WAITING, picture, null, null);
        engine.classify(picture, TOP, new EngineSession.Answer() {
            @Override
            public void onPrediction(Prediction found) {
                if (number == order) {
                    become(GalleryState.Kind.ANSWERED, picture, found, null);
                }
            }

            @Override
            public void onProblem(EdgeclsException cause) {
                if (number == order) {
                    become(GalleryState.Kind.FAILED, picture, null, cause);
                }
            }

            @Override
            public void onOvertaken() {
                // The next model's READY classifies the picture again.
            }
        });
    }

    private void loadChosen() {
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                final ArtifactItem item = ArtifactShelf.chosen(shelf.items(), choices.artifact());
                threads.ui().execute(new Runnable() {
                    @Override
                    public void run() {
                        artifactsRead = true;
                        if (item != null) {
                            engine.use(item.artifact(), choices.settings());
                        } else {
                            render();
                        }
                    }
                });
            }
        });
    }

    private void become(GalleryState.Kind next, Pixels shown, Prediction found, EdgeclsException cause) {
        kind = next;
        picture = shown;
        prediction = found;
        problem = cause;
        render();
    }

    private void render() {
        view.render(new GalleryState(kind, engine.state(), artifactsRead, picture, prediction, problem));
    }
}

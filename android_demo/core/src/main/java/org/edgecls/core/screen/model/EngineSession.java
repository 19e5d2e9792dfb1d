package org.edgecls.core.screen.model;

import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.classify.Classifier;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.Threads;

/**
 * The one engine of the app: loads it off the user interface's thread, runs it, and tells the screens how it is.
 *
 * <p>Its methods are called, and listeners and answers are told, on the user interface's thread. What was ordered last
 * counts: a load that is overtaken before it begins is left out, and thrown away after that.
 */
public final class EngineSession {
    /** Hears of every change. */
    public interface Listener {
        void onEngine(EngineState state);
    }

    /** Hears what came of one picture. */
    public interface Answer {
        void onPrediction(Prediction prediction);

        void onProblem(EdgeclsException problem);

        /** Another model was loaded before this one came to the picture. */
        void onOvertaken();
    }

    private final Threads threads;
    private final ModelLoader loader;
    private final LoadMarker marker;
    private final List<Listener> listeners = new ArrayList<Listener>();

    private EngineState state = EngineState.empty();
    private Artifact artifact;
    private EngineSettings settings;
    /** Changed by the interface's thread alone. */
    private volatile int order;

    /** A session with nothing loaded. */
    public EngineSession(Threads threads, ModelLoader loader, LoadMarker marker) {
        this.threads = threads;
        this.loader = loader;
        this.marker = marker;
    }

    /** How it is now. */
    public EngineState state() {
        return state;
    }

    /** Tells this listener, a screen that the user sees, of changes from now on. */
    public void listen(Listener listener) {
        listeners.add(listener);
        markSeen();
    }

    /** Tells this listener no more: its screen went away. */
    public void ignore(Listener listener) {
        listeners.remove(listener);
        markSeen();
    }

    /** Loads this artifact with these settings, unless just that is loaded or being loaded. */
    public void use(Artifact wanted, EngineSettings how) {
        if (isLoaded(wanted, how)) {
            return;
        }
        artifact = wanted;
        settings = how;
        load(false);
    }

    /** Loads again what failed, or what ended the app last time. */
    public void retry() {
        if (artifact != null) {
            load(true);
        }
    }

    /** Frees the engine: nothing is chosen any more. */
    public void unload() {
        artifact = null;
        settings = null;
        order++;
        closeLater(state.model());
        become(EngineState.empty());
    }

    /**
     * Classifies a picture.
     *
     * @return whether there is a model to do it; without one {@code answer} hears nothing
     */
    public boolean classify(final Pixels picture, final int topK, final Answer answer) {
        final LoadedModel model = state.model();
        if (model == null) {
            return false;
        }
        threads.engine().execute(new Runnable() {
            @Override
            public void run() {
                classifyNow(model, picture, topK, answer);
            }
        });
        return true;
    }

    /** Another artifact may have taken the folder of one that was removed, even with the same model in it. */
    private boolean isLoaded(Artifact wanted, EngineSettings how) {
        return artifact != null
                && key(wanted, how).equals(key(artifact, settings))
                && wanted.description().key().equals(artifact.description().key())
                && wanted.labels().equals(artifact.labels());
    }

    private void load(final boolean insist) {
        final Artifact wanted = artifact;
        final EngineSettings how = settings;
        final int number = ++order;
        closeLater(state.model());
        become(EngineState.loading(wanted.name()));
        threads.engine().execute(new Runnable() {
            @Override
            public void run() {
                if (number != order) {
                    return;
                }
                final EngineState loaded = loadNow(wanted, how, insist);
                threads.ui().execute(new Runnable() {
                    @Override
                    public void run() {
                        finish(number, loaded);
                    }
                });
            }
        });
    }

    private void finish(int number, EngineState loaded) {
        if (number == order) {
            become(loaded);
        } else {
            closeLater(loaded.model());
        }
    }

    private EngineState loadNow(Artifact wanted, EngineSettings how, boolean insist) {
        String key = key(wanted, how);
        if (!insist && key.equals(marker.left())) {
            return EngineState.cutOff(wanted.name());
        }
        marker.begin(key);
        EngineState loaded;
        try {
            loaded = EngineState.ready(loader.load(wanted, how));
        } catch (EdgeclsException problem) {
            loaded = EngineState.failed(wanted.name(), problem);
        } catch (OutOfMemoryError e) {
            loaded = EngineState.failed(wanted.name(), new EdgeclsException(e, Problem.OUT_OF_MEMORY));
        }
        // Whatever else is thrown ends the app: then the mark stays.
        marker.end();
        return loaded;
    }

    private void markSeen() {
        final boolean seen = !listeners.isEmpty();
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                marker.seen(seen);
            }
        });
    }

    private void classifyNow(LoadedModel model, Pixels picture, int topK, final Answer answer) {
        Prediction prediction = null;
        EdgeclsException problem = null;
        try {
            Classifier classifier = model.classifier();
            if (classifier != null) {
                prediction = classifier.classify(picture, topK);
            }
        } catch (EdgeclsException e) {
            problem = e;
        } catch (OutOfMemoryError e) {
            problem = new EdgeclsException(e, Problem.PICTURE_TOO_LARGE, picture.width(), picture.height());
        }
        final Prediction found = prediction;
        final EdgeclsException failed = problem;
        threads.ui().execute(new Runnable() {
            @Override
            public void run() {
                if (failed != null) {
                    answer.onProblem(failed);
                } else if (found != null) {
                    answer.onPrediction(found);
                } else {
                    answer.onOvertaken();
                }
            }
        });
    }

    private void closeLater(final LoadedModel model) {
        if (model != null) {
            threads.engine().execute(new Runnable() {
                @Override
                public void run() {
                    model.close();
                }
            });
        }
    }

    private void become(EngineState next) {
        state = next;
        for (Listener listener : new ArrayList<Listener>(listeners)) {
            listener.onEngine(next);
        }
    }

    private static String key(Artifact artifact, EngineSettings settings) {
        return artifact.folder() + "|" + artifact.description().nbSha256() + "|" + settings.threads() + "|"
                + settings.powerMode().word();
    }
}

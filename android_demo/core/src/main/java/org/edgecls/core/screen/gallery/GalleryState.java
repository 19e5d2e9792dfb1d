package org.edgecls.core.screen.gallery;

import org.edgecls.core.classify.Prediction;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.model.EngineState;

/** Everything that the gallery shows at one moment. It does not change. */
public final class GalleryState {
    /** The kinds of state. */
    public enum Kind {
        /** No picture was chosen. */
        EMPTY,
        /** The picture is being read. */
        READING,
        /** The picture waits for its answer. */
        WAITING,
        ANSWERED,
        /** There is no answer; {@link GalleryState#problem()} says why. */
        FAILED
    }

    private final Kind kind;
    private final EngineState engine;
    private final boolean artifactsRead;
    private final Pixels picture;
    private final Prediction prediction;
    private final EdgeclsException problem;

    GalleryState(
            Kind kind,
            EngineState engine,
            boolean artifactsRead,
            Pixels picture,
            Prediction prediction,
            EdgeclsException problem) {
        this.kind = kind;
        this.engine = engine;
        this.artifactsRead = artifactsRead;
        this.picture = picture;
        this.prediction = prediction;
        this.problem = problem;
    }

    /** Which of the states it is. */
    public Kind kind() {
        return kind;
    }

    /** How the engine is. */
    public EngineState engine() {
        return engine;
    }

    /** Whether it is known which artifacts there are. */
    public boolean artifactsRead() {
        return artifactsRead;
    }

    /** The picture, upright; null before it is read. */
    public Pixels picture() {
        return picture;
    }

    /** The answer; null unless ANSWERED. */
    public Prediction prediction() {
        return prediction;
    }

    /** Why there is no answer; null unless FAILED. */
    public EdgeclsException problem() {
        return problem;
    }
}

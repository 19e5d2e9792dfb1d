package org.edgecls.core.screen.model;

import org.edgecls.core.error.EdgeclsException;

/** How the engine is. */
public final class EngineState {
    /** The kinds of state. */
    public enum Kind {
        /** No artifact is chosen, or there is none. */
        EMPTY,
        LOADING,
        READY,
        /** It can't be loaded; {@link EngineState#problem()} says why. */
        FAILED,
        /** The app ended while it loaded the same thing last time; it waits for the user's word. */
        CUT_OFF
    }

    private static final EngineState EMPTY = new EngineState(Kind.EMPTY, null, null, null);

    private final Kind kind;
    private final String artifact;
    private final LoadedModel model;
    private final EdgeclsException problem;

    private EngineState(Kind kind, String artifact, LoadedModel model, EdgeclsException problem) {
        this.kind = kind;
        this.artifact = artifact;
        this.model = model;
        this.problem = problem;
    }

    /** Nothing is chosen. */
    public static EngineState empty() {
        return EMPTY;
    }

    static EngineState loading(String artifact) {
        return new EngineState(Kind.LOADING, artifact, null, null);
    }

    static EngineState ready(LoadedModel model) {
        return new EngineState(Kind.READY, model.artifact().name(), model, null);
    }

    static EngineState failed(String artifact, EdgeclsException problem) {
        return new EngineState(Kind.FAILED, artifact, null, problem);
    }

    static EngineState cutOff(String artifact) {
        return new EngineState(Kind.CUT_OFF, artifact, null, null);
    }

    /** Which of the states it is. */
    public Kind kind() {
        return kind;
    }

    /** Name of the artifact that it is about; null when EMPTY. */
    public String artifact() {
        return artifact;
    }

    /** The model; null unless READY. */
    public LoadedModel model() {
        return model;
    }

    /** Why it FAILED; null otherwise. */
    public EdgeclsException problem() {
        return problem;
    }

    /** Whether the model answers and agrees with the host. */
    public boolean trusted() {
        return model != null && model.parity().ok();
    }
}

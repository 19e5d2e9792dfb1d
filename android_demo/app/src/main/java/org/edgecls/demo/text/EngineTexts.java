package org.edgecls.demo.text;

import android.content.Context;
import org.edgecls.core.artifact.Description;
import org.edgecls.core.classify.Parity;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.screen.model.EngineState;
import org.edgecls.core.screen.model.LoadedModel;
import org.edgecls.demo.R;

/** What there is to say of an engine, in sentences; null where there is nothing to say. */
public final class EngineTexts {
    private final Context context;
    private final Numbers numbers;
    private final Sentences sentences;

    /** Texts in the language of this context. */
    public EngineTexts(Context context) {
        this.context = context;
        this.numbers = new Numbers(context);
        this.sentences = new Sentences(context);
    }

    /** What is wrong and what to do. */
    public String both(EdgeclsException problem) {
        return sentences.both(problem);
    }

    /** Why there is no engine. */
    public String problem(EngineState state) {
        switch (state.kind()) {
            case FAILED:
                return sentences.both(state.problem());
            case CUT_OFF:
                return context.getString(R.string.engine_cut_off, state.artifact());
            default:
                return null;
        }
    }

    /** Whether loading again can help. */
    public boolean canRetry(EngineState state) {
        return state.kind() == EngineState.Kind.FAILED || state.kind() == EngineState.Kind.CUT_OFF;
    }

    /**
     * What is being waited for.
     *
     * @param artifactsRead whether it is known which artifacts there are
     */
    public String waiting(EngineState state, boolean artifactsRead) {
        switch (state.kind()) {
            case EMPTY:
                return context.getString(artifactsRead ? R.string.artifacts_none : R.string.artifacts_reading);
            case LOADING:
                return context.getString(R.string.engine_loading, state.artifact());
            default:
                return null;
        }
    }

    /** Model, precision and how it was loaded. */
    public String about(EngineState state) {
        LoadedModel model = state.model();
        if (model == null) {
            return null;
        }
        Description description = model.artifact().description();
        int threads = model.settings().threads();
        return context.getString(
                R.string.engine_about,
                model.artifact().name(),
                description.precision(),
                numbers.whole(description.classes()),
                context.getResources().getQuantityString(R.plurals.threads, threads, threads),
                numbers.ms(model.loadMs()));
    }

    /** The library's version and the model's, and whether they fit. */
    public String versions(EngineState state) {
        LoadedModel model = state.model();
        if (model == null) {
            return null;
        }
        String both = context.getString(
                R.string.engine_versions, model.libraryVersion(), model.artifact().description().optVersion());
        if (!model.versions().isWarning()) {
            return both;
        }
        EdgeclsException doubt = model.versions().finding();
        return context.getString(R.string.problem_and_hint, both, sentences.problem(doubt));
    }

    /** Whether this phone agrees with the host. */
    public String agreement(EngineState state) {
        if (state.model() == null) {
            return null;
        }
        Parity parity = state.model().parity();
        return context.getString(
                parity.ok() ? R.string.parity_ok : R.string.parity_not_ok,
                numbers.small(parity.maxAbsDiff()),
                numbers.small(parity.tolerance()));
    }

    /** That predictions are not to be trusted. */
    public String distrust(EngineState state) {
        return state.model() == null || state.trusted() ? null : context.getString(R.string.parity_distrust);
    }
}

package org.edgecls.core.classify;

import java.util.Collections;
import java.util.List;

/** The best classes of one picture. */
public final class Prediction {
    private final List<Rank> ranks;
    private final double preprocessMs;
    private final double inferenceMs;

    public Prediction(List<Rank> ranks, double preprocessMs, double inferenceMs) {
        this.ranks = Collections.unmodifiableList(ranks);
        this.preprocessMs = preprocessMs;
        this.inferenceMs = inferenceMs;
    }

    /** The best first. */
    public List<Rank> ranks() {
        return ranks;
    }

    /** Wall time of resize, crop and arithmetic, milliseconds; without decoding. */
    public double preprocessMs() {
        return preprocessMs;
    }

    /** Wall time of the inference with the copies in and out, milliseconds; not a benchmark. */
    public double inferenceMs() {
        return inferenceMs;
    }
}

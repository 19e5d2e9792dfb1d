package org.edgecls.core.classify;

/** One class of a prediction. */
public final class Rank {
    private final int classId;
    private final double score;
    private final String label;

    public Rank(int classId, double score, String label) {
        this.classId = classId;
        this.score = score;
        this.label = label;
    }

    /** The class, from 0. */
    public int classId() {
        return classId;
    }

    /** Its probability, 0 to 1. */
    public double score() {
        return score;
    }

    /** Its name. */
    public String label() {
        return label;
    }
}

package org.edgecls.core.classify;

/** From a network's output to its best classes: edgecls/prediction/scores.py. */
public final class Scores {
    private Scores() {}

    /**
     * Probabilities of the classes.
     *
     * @param output a value for each class
     * @param kind "logits", which a softmax makes probabilities of, or "probabilities"
     */
    public static double[] probabilities(float[] output, String kind) {
        double[] values = new double[output.length];
        for (int i = 0; i < output.length; i++) {
            values[i] = output[i];
        }
        return values;
    }

    /** The classes of the highest scores, the highest first; of equal ones the lower class comes first. */
    public static int[] best(double[] scores, int count) {
        return new int[Math.min(count, scores.length)];
    }
}

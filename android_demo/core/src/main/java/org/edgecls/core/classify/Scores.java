package org.edgecls.core.classify;

import java.util.Arrays;
import java.util.Comparator;

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
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < output.length; i++) {
            values[i] = output[i];
            highest = Math.max(highest, values[i]);
        }
        if (kind.equals("probabilities")) {
            return values;
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(values[i] - highest);
            sum += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
        return values;
    }

    /**
     * The classes of the highest scores, the highest first; of equal ones the lower class comes first.
     *
     * @param count so many, or all where there are fewer
     */
    public static int[] best(final double[] scores, int count) {
        Integer[] order = new Integer[scores.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Arrays.sort(order, new Comparator<Integer>() {
            @Override
            public int compare(Integer left, Integer right) {
                double difference = scores[right] - scores[left];
                return difference > 0 ? 1 : difference < 0 ? -1 : left.compareTo(right);
            }
        });
        int[] best = new int[Math.min(Math.max(count, 0), order.length)];
        for (int i = 0; i < best.length; i++) {
            best[i] = order[i];
        }
        return best;
    }
}

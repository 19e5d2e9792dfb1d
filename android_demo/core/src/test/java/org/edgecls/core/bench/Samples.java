package org.edgecls.core.bench;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;

/** The samples of a golden vector, listed or by a recipe of scripts/port_vectors/samples.py. */
final class Samples {
    private static final long MODULUS = 1L << 31;

    private Samples() {}

    static double[] of(JsonObject vector) throws EdgeclsException {
        return vector.has("recipe") ? drawn(vector.object("recipe")) : vector.numbers("samples_ms");
    }

    private static double[] drawn(JsonObject recipe) throws EdgeclsException {
        double[] samples = new double[(int) recipe.integer("count")];
        long state = recipe.integer("seed");
        long slowEach = recipe.integer("slow_each");
        for (int i = 0; i < samples.length; i++) {
            state = (1103515245L * state + 12345L) % MODULUS;
            long nanoseconds = recipe.integer("least") + (state >> 8) % recipe.integer("span");
            boolean slow = slowEach > 0 && i % slowEach == 0;
            samples[i] = nanoseconds * (slow ? 10 : 1) / 1e6;
        }
        return samples;
    }
}

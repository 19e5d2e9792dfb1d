package org.edgecls.core.classify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.edgecls.core.artifact.Description;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.Json;

/** How far an engine's output for the golden input is from the host's: edgecls/artifact/golden.py and parity.py. */
public final class Parity {
    /** Smaller probabilities are alike to every engine: some round them to zero, some clamp the exponent. */
    private static final double TINY = 1e-12;

    private final String name;
    private final String reference;
    private final double maxAbsDiff;
    private final double tolerance;
    private final double cosine;
    private final double minCosine;

    private Parity(
            String name, String reference, double maxAbsDiff, double tolerance, double cosine, double minCosine) {
        this.name = name;
        this.reference = reference;
        this.maxAbsDiff = maxAbsDiff;
        this.tolerance = tolerance;
        this.cosine = cosine;
        this.minCosine = minCosine;
    }

    /**
     * Holds an output against the golden one.
     *
     * @param output the engine's scores for the golden input
     * @param name what computed them, as "paddle_lite v2.12"
     * @throws EdgeclsException OUTPUT_WIDTH, OUTPUT_NOT_FINITE
     */
    public static Parity of(Description description, float[] output, String name) throws EdgeclsException {
        return compare(
                description.golden().output(),
                output,
                description.outputKind(),
                description.precision(),
                description.golden().tolerance(),
                description.golden().engine(),
                name);
    }

    /**
     * Holds an output against a reference.
     *
     * @param kind "probabilities" or "logits"
     * @param precision "fp32", "fp16" or "int8"
     * @param tolerance largest absolute difference of a probability; of logits relative to their largest
     * @param engine what computed the reference
     * @param name what computed the output
     * @throws EdgeclsException OUTPUT_WIDTH, OUTPUT_NOT_FINITE
     */
    public static Parity compare(
            float[] reference,
            float[] output,
            String kind,
            String precision,
            double tolerance,
            String engine,
            String name)
            throws EdgeclsException {
        Outputs.check(output, reference.length, name);
        double largest = 1.0;
        double difference = 0.0;
        for (int i = 0; i < output.length; i++) {
            largest = Math.max(largest, Math.abs(reference[i]));
            difference = Math.max(difference, Math.abs((double) reference[i] - output[i]));
        }
        boolean areProbabilities = kind.equals("probabilities");
        double cosine = cosine(centred(reference, areProbabilities), centred(output, areProbabilities));
        double allowed = areProbabilities ? tolerance : tolerance * largest;
        return new Parity(name, engine, difference, allowed, cosine, minCosine(precision));
    }

    /** What computed the reference. */
    public String reference() {
        return reference;
    }

    /** The largest absolute difference of a score. */
    public double maxAbsDiff() {
        return maxAbsDiff;
    }

    /** How large it may be. */
    public double tolerance() {
        return tolerance;
    }

    /** The cosine of the centred logits, or log-probabilities: 1 where they are alike. */
    public double cosine() {
        return cosine;
    }

    /** How small it may be. */
    public double minCosine() {
        return minCosine;
    }

    /** Whether the engine agrees. */
    public boolean ok() {
        return maxAbsDiff <= tolerance && cosine >= minCosine;
    }

    /**
     * Throws where the engine disagrees.
     *
     * @throws EdgeclsException PARITY
     */
    public void enforce() throws EdgeclsException {
        if (!ok()) {
            throw problem();
        }
    }

    /** The sentence for a disagreement. */
    public EdgeclsException problem() {
        return new EdgeclsException(
                Problem.PARITY,
                name,
                reference,
                threeDigits(maxAbsDiff),
                threeDigits(tolerance),
                String.format(Locale.ROOT, "%.4f", cosine),
                minCosine);
    }

    private static String threeDigits(double value) {
        if (Double.isInfinite(value)) {
            return "inf";
        }
        return Json.line(new BigDecimal(value).round(new MathContext(3)).doubleValue());
    }

    /** The figures of edgecls/artifact/golden.py, which says what they are drawn from. */
    private static double minCosine(String precision) {
        if (precision.equals("fp32")) {
            return 0.9999;
        }
        return precision.equals("fp16") ? 0.99 : 0.95;
    }

    private static double[] centred(float[] output, boolean areProbabilities) {
        double[] logits = new double[output.length];
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            logits[i] = areProbabilities ? Math.log(Math.max(output[i], TINY)) : output[i];
            sum += logits[i];
        }
        double mean = sum / output.length;
        for (int i = 0; i < logits.length; i++) {
            logits[i] -= mean;
        }
        return logits;
    }

    private static double cosine(double[] left, double[] right) {
        double product = 0;
        double leftSquare = 0;
        double rightSquare = 0;
        for (int i = 0; i < left.length; i++) {
            product += left[i] * right[i];
            leftSquare += left[i] * left[i];
            rightSquare += right[i] * right[i];
        }
        return product / Math.max(Math.sqrt(leftSquare) * Math.sqrt(rightSquare), TINY);
    }
}

package org.edgecls.core.artifact;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;

/** An input and the output that every engine has to reproduce for it. */
public final class Golden {
    private final byte[] imagePng;
    private final float[] output;
    private final String engine;
    private final double tolerance;

    private Golden(JsonObject json) throws EdgeclsException {
        String text = json.text("image_png_base64");
        imagePng = Base64.decode(text);
        if (imagePng == null) {
            throw json.wrong("image_png_base64", text.length() + " characters", "base64");
        }
        double[] values = json.numbers("output");
        output = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            output[i] = (float) values[i];
            if (Float.isInfinite(output[i])) {
                throw json.wrong("output[" + i + "]", values[i], "a number of 32 bits");
            }
        }
        engine = json.text("engine");
        tolerance = json.number("tolerance");
        if (tolerance <= 0) {
            throw json.wrong("tolerance", tolerance, "a number above 0");
        }
    }

    /**
     * Reads the object {@code golden} of {@code model.json}.
     *
     * @throws EdgeclsException a field is missing or malformed
     */
    static Golden of(JsonObject json) throws EdgeclsException {
        return new Golden(json);
    }

    /** The input as a PNG, after resize and crop and before the arithmetic part of preprocessing. */
    public byte[] imagePng() {
        return imagePng.clone();
    }

    /** The reference's output for it: a score for each class. */
    public float[] output() {
        return output.clone();
    }

    /** What computed the output. */
    public String engine() {
        return engine;
    }

    /** The largest absolute difference that an engine may show, of a probability. */
    public double tolerance() {
        return tolerance;
    }
}

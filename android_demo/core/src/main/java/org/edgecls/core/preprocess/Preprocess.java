package org.edgecls.core.preprocess;

import java.util.Arrays;
import java.util.List;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;

/**
 * How a picture becomes the network's input: the {@code preprocess} object of {@code model.json}. Either the shorter
 * side is scaled to {@link #resizeShort()} and {@link #size()} is cut from the centre, or the picture is scaled
 * straight to the size, whatever its shape.
 */
public final class Preprocess {
    /** The longest side that edgecls/preprocess/spec.py allows, pixels. */
    public static final int LONGEST_SIDE = 4096;

    private static final List<String> INTERPOLATIONS = Arrays.asList("bilinear", "bicubic");
    private static final List<String> COLORS = Arrays.asList("RGB", "BGR");

    private final int height;
    private final int width;
    private final Integer resizeShort;
    private final String interpolation;
    private final String color;
    private final double scale;
    private final double[] mean;
    private final double[] std;

    private Preprocess(JsonObject json) throws EdgeclsException {
        int[] size = json.integers("size");
        if (size.length != 2 || !isSide(size[0]) || !isSide(size[1])) {
            throw json.wrong("size", Arrays.toString(size), "height and width of 1 to " + LONGEST_SIDE);
        }
        height = size[0];
        width = size[1];
        Object given = json.value("resize_short");
        resizeShort = given == null
                ? null
                : Integer.valueOf(json.integer("resize_short", Math.max(height, width), Integer.MAX_VALUE));
        interpolation = json.oneOf("interpolation", INTERPOLATIONS);
        color = json.oneOf("color", COLORS);
        scale = json.number("scale");
        mean = channels(json, "mean");
        std = channels(json, "std");
        for (double value : std) {
            if (value <= 0) {
                throw json.wrong("std", Arrays.toString(std), "three numbers above 0");
            }
        }
    }

    /**
     * Reads the object.
     *
     * @throws EdgeclsException a field is missing, of another type or out of range; the message names it
     */
    public static Preprocess of(JsonObject json) throws EdgeclsException {
        return new Preprocess(json);
    }

    /** Height and width of the network's input, pixels. */
    public int[] size() {
        return new int[] {height, width};
    }

    /** Length of the shorter side before the crop, pixels; null to scale straight to the size. */
    public Integer resizeShort() {
        return resizeShort;
    }

    /** "bilinear" or "bicubic". */
    public String interpolation() {
        return interpolation;
    }

    /** The order of the channels: "RGB" or "BGR". */
    public String color() {
        return color;
    }

    /** The factor on the 8-bit value, before mean and standard deviation. */
    public double scale() {
        return scale;
    }

    /** A channel's mean after scaling, in the order of {@link #color()}. */
    public double[] mean() {
        return mean.clone();
    }

    /** A channel's standard deviation after scaling, in the order of {@link #color()}. */
    public double[] std() {
        return std.clone();
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    private static boolean isSide(int side) {
        return side >= 1 && side <= LONGEST_SIDE;
    }

    private static double[] channels(JsonObject json, String key) throws EdgeclsException {
        double[] values = json.numbers(key);
        if (values.length != 3) {
            throw json.wrong(key, Arrays.toString(values), "three numbers");
        }
        return values;
    }
}

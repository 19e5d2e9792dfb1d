package org.edgecls.core.preprocess;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.Pixels;

/**
 * From a decoded picture to the network's input, with the same bits as edgecls/preprocess/apply.py. It holds no state
 * that changes: any number of threads may use it.
 */
public final class Preprocessor {
    /** A picture one pixel high would otherwise be blown up to gigabytes. */
    private static final long MOST_RESIZED_PIXELS = 1L << 26;

    private final Preprocess spec;
    private final Levels levels;

    public Preprocessor(Preprocess spec) {
        this.spec = spec;
        this.levels = new Levels(spec);
    }

    /**
     * The geometric part: resize and centre crop. Only what the crop shows is computed.
     *
     * @return a picture of the network's size; the same object where nothing has to be done
     * @throws EdgeclsException PICTURE_TOO_LONG
     */
    public Pixels crop(Pixels picture) throws EdgeclsException {
        int height = spec.height();
        int width = spec.width();
        if (spec.resizeShort() != null) {
            double factor = (double) spec.resizeShort() / Math.min(picture.height(), picture.width());
            height = scaled(picture.height(), factor);
            width = scaled(picture.width(), factor);
        }
        if ((long) height * width > MOST_RESIZED_PIXELS) {
            throw new EdgeclsException(Problem.PICTURE_TOO_LONG, picture.width(), picture.height(), width, height);
        }
        boolean isWhole = height == spec.height() && width == spec.width();
        if (isWhole && height == picture.height() && width == picture.width()) {
            return picture;
        }
        Span rows = Span.centre(height, spec.height());
        Span columns = Span.centre(width, spec.width());
        return spec.interpolation().equals("bicubic")
                ? Bicubic.resize(picture, rows, columns)
                : Bilinear.resize(picture, rows, columns);
    }

    /**
     * The arithmetic part: {@code (value * scale - mean) / std}, every operation rounded to float.
     *
     * @param cropped a picture of the network's size
     * @return 3 * height * width floats: the channels in the order of the description, each by rows
     * @throws EdgeclsException PICTURE_SIZE
     */
    public float[] tensor(Pixels cropped) throws EdgeclsException {
        if (cropped.height() != spec.height() || cropped.width() != spec.width()) {
            throw new EdgeclsException(
                    Problem.PICTURE_SIZE, cropped.width(), cropped.height(), spec.width(), spec.height());
        }
        return levels.tensor(cropped);
    }

    /**
     * Both parts.
     *
     * @throws EdgeclsException PICTURE_TOO_LONG
     */
    public float[] apply(Pixels picture) throws EdgeclsException {
        return tensor(crop(picture));
    }

    /** Halves round to even, as Python's round() does. */
    private static int scaled(int side, double factor) {
        return (int) Math.max(1, Math.rint(side * factor));
    }
}

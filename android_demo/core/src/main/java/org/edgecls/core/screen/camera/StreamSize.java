package org.edgecls.core.screen.camera;

import java.util.List;

/** A size that a camera can deliver, as its sensor lies. */
public final class StreamSize {
    private static final double SAME_ASPECT = 0.01;

    private final int width;
    private final int height;

    /** A size in pixels. */
    public StreamSize(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Width, pixels. */
    public int width() {
        return width;
    }

    /** Height, pixels. */
    public int height() {
        return height;
    }

    /**
     * The smallest size whose shorter side has at least so many pixels, of the largest one's aspect ratio where there
     * is such a one: the largest shows all that the sensor sees. Where all are smaller it is the largest.
     *
     * @param sizes at least one
     */
    public static StreamSize forFrames(List<StreamSize> sizes, int shorter) {
        StreamSize largest = largest(sizes);
        StreamSize best = null;
        for (StreamSize size : sizes) {
            if (size.shorter() >= shorter && (best == null || size.better(best, largest))) {
                best = size;
            }
        }
        return best == null ? largest : best;
    }

    /**
     * The largest size of the frames' aspect ratio with neither side above the limits; the frames' own where there is
     * none.
     *
     * @param longest limit of the longer side, pixels
     * @param shortest limit of the shorter side, pixels
     */
    public static StreamSize forPreview(List<StreamSize> sizes, StreamSize frames, int longest, int shortest) {
        StreamSize best = frames;
        for (StreamSize size : sizes) {
            boolean fits = size.longer() <= longest && size.shorter() <= shortest && size.sameAspect(frames);
            if (fits && size.area() > best.area()) {
                best = size;
            }
        }
        return best;
    }

    private static StreamSize largest(List<StreamSize> sizes) {
        StreamSize largest = sizes.get(0);
        for (StreamSize size : sizes) {
            if (size.area() > largest.area()) {
                largest = size;
            }
        }
        return largest;
    }

    private boolean better(StreamSize other, StreamSize aspect) {
        if (sameAspect(aspect) != other.sameAspect(aspect)) {
            return sameAspect(aspect);
        }
        return area() < other.area();
    }

    private boolean sameAspect(StreamSize other) {
        return Math.abs((double) width / height - (double) other.width / other.height) < SAME_ASPECT;
    }

    private long area() {
        return (long) width * height;
    }

    private int shorter() {
        return Math.min(width, height);
    }

    private int longer() {
        return Math.max(width, height);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamSize
                && width == ((StreamSize) other).width
                && height == ((StreamSize) other).height;
    }

    @Override
    public int hashCode() {
        return width * 31 + height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}

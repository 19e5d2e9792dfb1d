package org.edgecls.core.screen.camera;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A size that a camera can deliver, as its sensor lies. */
public final class StreamSize {
    /** Sensors of 4208x3120 pixels are as good as 4:3. */
    private static final double SAME_ASPECT = 0.03;
    /** What every camera device can stream beside another stream, if the display is as large (CameraDevice's table). */
    private static final StreamSize FULL_HD = new StreamSize(1920, 1080);
    private static final StreamSize VGA = new StreamSize(640, 480);

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

    /** The largest size that a camera is sure to stream twice at a time, on a display of this size in pixels. */
    public static StreamSize limit(int displayWidth, int displayHeight) {
        StreamSize display = new StreamSize(displayWidth, displayHeight);
        int longer = Math.max(VGA.width, Math.min(FULL_HD.width, display.longer()));
        return new StreamSize(longer, Math.max(VGA.height, Math.min(FULL_HD.height, display.shorter())));
    }

    /**
     * The smallest size whose shorter side has at least so many pixels, of the largest one's aspect ratio where there
     * is such a one: the largest shows all that the sensor sees. Where all are smaller it is the largest. Sizes above
     * the limit don't count, unless there are no others.
     *
     * @param sizes at least one
     */
    public static StreamSize forFrames(List<StreamSize> sizes, int shorter, StreamSize limit) {
        StreamSize sensor = largest(sizes);
        List<StreamSize> possible = within(sizes, limit);
        StreamSize best = null;
        for (StreamSize size : possible) {
            if (size.shorter() >= shorter && (best == null || size.better(best, sensor))) {
                best = size;
            }
        }
        return best == null ? largest(possible) : best;
    }

    /**
     * The largest size within the limit, of the frames' aspect ratio where there is such a one.
     *
     * @param sizes at least one
     */
    public static StreamSize forPreview(List<StreamSize> sizes, StreamSize frames, StreamSize limit) {
        List<StreamSize> possible = within(sizes, limit);
        List<StreamSize> alike = new ArrayList<StreamSize>();
        for (StreamSize size : possible) {
            if (size.sameAspect(frames)) {
                alike.add(size);
            }
        }
        return largest(alike.isEmpty() ? possible : alike);
    }

    /** Those with no side above the limit's; the smallest where there is none. */
    private static List<StreamSize> within(List<StreamSize> sizes, StreamSize limit) {
        List<StreamSize> possible = new ArrayList<StreamSize>();
        StreamSize smallest = sizes.get(0);
        for (StreamSize size : sizes) {
            if (size.longer() <= limit.longer() && size.shorter() <= limit.shorter()) {
                possible.add(size);
            }
            smallest = size.area() < smallest.area() ? size : smallest;
        }
        return possible.isEmpty() ? Collections.singletonList(smallest) : possible;
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
        return Math.abs((double) width * other.height / ((double) height * other.width) - 1.0) < SAME_ASPECT;
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

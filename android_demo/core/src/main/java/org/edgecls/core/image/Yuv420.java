package org.edgecls.core.image;

import java.nio.ByteBuffer;

/** A camera's picture: a plane of brightness, and two of colour with half as many rows and columns. */
public final class Yuv420 {
    private Yuv420() {}

    /** The pixels of a camera's picture. */
    public static Pixels pixels(
            int width,
            int height,
            ByteBuffer y,
            ByteBuffer u,
            ByteBuffer v,
            int yRowStride,
            int uvRowStride,
            int uvPixelStride) {
        return new Pixels(width, height, new byte[width * height * 3]);
    }
}

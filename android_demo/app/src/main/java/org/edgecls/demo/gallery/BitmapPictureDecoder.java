package org.edgecls.demo.gallery;

import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.Exif;
import org.edgecls.core.image.PictureDecoder;
import org.edgecls.core.image.Pixels;

/**
 * Decodes with Android's own decoder and keeps its bytes as they are.
 *
 * <p>Nothing is scaled down while decoding, blended with an alpha channel or converted to another colour space: each
 * would change pixels that Python's decoder leaves alone. That is why the bitmap's memory is copied; getPixels converts
 * colours.
 */
public final class BitmapPictureDecoder implements PictureDecoder {
    private static final int RGBA = 4;
    private static final int RGB = 3;

    @Override
    public Pixels decode(byte[] encoded) throws EdgeclsException {
        BitmapFactory.Options bounds = new BitmapFactory.Options();
        bounds.inJustDecodeBounds = true;
        BitmapFactory.decodeByteArray(encoded, 0, encoded.length, bounds);
        if (bounds.outWidth <= 0 || bounds.outHeight <= 0) {
            throw new EdgeclsException(Problem.PICTURE_UNREADABLE, encoded.length + " bytes");
        }
        if ((long) bounds.outWidth * bounds.outHeight * RGBA > Integer.MAX_VALUE) {
            throw tooLarge(bounds, null);
        }
        try {
            return Exif.orientation(encoded).apply(pixels(bitmap(encoded)));
        } catch (OutOfMemoryError e) {
            throw tooLarge(bounds, e);
        }
    }

    private static Bitmap bitmap(byte[] encoded) throws EdgeclsException {
        BitmapFactory.Options options = new BitmapFactory.Options();
        options.inPreferredConfig = Bitmap.Config.ARGB_8888;
        options.inPremultiplied = false;
        options.inScaled = false;
        Bitmap bitmap = BitmapFactory.decodeByteArray(encoded, 0, encoded.length, options);
        if (bitmap == null || bitmap.getConfig() != Bitmap.Config.ARGB_8888) {
            throw new EdgeclsException(Problem.PICTURE_UNREADABLE, encoded.length + " bytes");
        }
        return bitmap;
    }

    /** An ARGB_8888 bitmap's bytes are R, G, B and alpha, whatever the processor's byte order. */
    private static Pixels pixels(Bitmap bitmap) {
        int width = bitmap.getWidth();
        int height = bitmap.getHeight();
        int stride = bitmap.getRowBytes();
        byte[] bytes = new byte[bitmap.getByteCount()];
        bitmap.copyPixelsToBuffer(ByteBuffer.wrap(bytes));
        bitmap.recycle();
        int to = 0;
        for (int row = 0; row < height; row++) {
            int from = row * stride;
            for (int column = 0; column < width; column++) {
                bytes[to++] = bytes[from];
                bytes[to++] = bytes[from + 1];
                bytes[to++] = bytes[from + 2];
                from += RGBA;
            }
        }
        return new Pixels(width, height, Arrays.copyOf(bytes, width * height * RGB));
    }

    private static EdgeclsException tooLarge(BitmapFactory.Options bounds, Throwable cause) {
        return new EdgeclsException(cause, Problem.PICTURE_TOO_LARGE, bounds.outWidth, bounds.outHeight);
    }
}

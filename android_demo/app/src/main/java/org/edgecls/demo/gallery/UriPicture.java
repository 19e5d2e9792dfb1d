package org.edgecls.demo.gallery;

import android.content.ContentResolver;
import android.net.Uri;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.PictureDecoder;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.gallery.PictureSource;
import org.edgecls.demo.ForeignStream;

/** A picture that another app offers. */
final class UriPicture implements PictureSource {
    private static final int LARGEST_MB = 64;
    private static final int BLOCK = 1 << 16;

    private final ContentResolver resolver;
    private final Uri uri;
    private final PictureDecoder decoder;

    /** The picture of this address; null is a share that came without one. */
    UriPicture(ContentResolver resolver, Uri uri, PictureDecoder decoder) {
        this.resolver = resolver;
        this.uri = uri;
        this.decoder = decoder;
    }

    @Override
    public Pixels decode() throws EdgeclsException {
        // Another scheme would name a file of this app, which nobody else may choose.
        if (uri == null || !ContentResolver.SCHEME_CONTENT.equals(uri.getScheme())) {
            throw new EdgeclsException(Problem.PICTURE_MISSING, uri == null ? "-" : uri);
        }
        return decoder.decode(bytes());
    }

    private byte[] bytes() throws EdgeclsException {
        try (InputStream stream = ForeignStream.open(resolver, uri)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] block = new byte[BLOCK];
            for (int size = stream.read(block); size >= 0; size = stream.read(block)) {
                bytes.write(block, 0, size);
                if (bytes.size() > LARGEST_MB << 20) {
                    throw new EdgeclsException(Problem.PICTURE_MISSING, "> " + LARGEST_MB + " MB");
                }
            }
            return bytes.toByteArray();
        } catch (IOException | OutOfMemoryError e) {
            throw new EdgeclsException(e, Problem.PICTURE_MISSING, e.getMessage());
        }
    }
}

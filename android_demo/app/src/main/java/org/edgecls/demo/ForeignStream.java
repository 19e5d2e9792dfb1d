package org.edgecls.demo;

import android.content.ContentResolver;
import android.net.Uri;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** What another app lets this one read. Its exceptions of any kind cross the process boundary. */
public final class ForeignStream {
    private ForeignStream() {}

    /**
     * Opens a document; the caller closes it.
     *
     * @throws IOException the other app refuses, fails, or has nothing there
     */
    public static InputStream open(ContentResolver resolver, Uri document) throws IOException {
        InputStream stream;
        try {
            stream = resolver.openInputStream(document);
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
        if (stream == null) {
            throw new FileNotFoundException(document.toString());
        }
        return stream;
    }
}

package org.edgecls.demo.artifacts;

import android.content.ContentResolver;
import android.database.Cursor;
import android.net.Uri;
import android.provider.DocumentsContract;
import android.provider.OpenableColumns;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.edgecls.demo.ForeignStream;

/**
 * Documents that the user chose in the system's browser.
 *
 * <p>They belong to other apps, whose exceptions of any kind cross the process boundary: all become IOException here.
 */
final class Documents {
    private final ContentResolver resolver;

    Documents(ContentResolver resolver) {
        this.resolver = resolver;
    }

    /** The name that a document shows; {@code otherwise} where it tells none. */
    String name(Uri document, String otherwise) throws IOException {
        try (Cursor cursor = query(document, OpenableColumns.DISPLAY_NAME)) {
            return cursor.moveToFirst() && !cursor.isNull(0) ? cursor.getString(0) : otherwise;
        }
    }

    /** The name of the folder that a tree starts at. */
    String folderName(Uri tree, String otherwise) throws IOException {
        String id = DocumentsContract.getTreeDocumentId(tree);
        return name(DocumentsContract.buildDocumentUriUsingTree(tree, id), otherwise);
    }

    /** The files directly in a tree's folder, by their names. */
    Map<String, Uri> files(Uri tree) throws IOException {
        Uri children =
                DocumentsContract.buildChildDocumentsUriUsingTree(tree, DocumentsContract.getTreeDocumentId(tree));
        Map<String, Uri> files = new LinkedHashMap<String, Uri>();
        try (Cursor cursor = query(
                children,
                DocumentsContract.Document.COLUMN_DOCUMENT_ID,
                DocumentsContract.Document.COLUMN_DISPLAY_NAME,
                DocumentsContract.Document.COLUMN_MIME_TYPE)) {
            while (cursor.moveToNext()) {
                if (!DocumentsContract.Document.MIME_TYPE_DIR.equals(cursor.getString(2))) {
                    Uri file = DocumentsContract.buildDocumentUriUsingTree(tree, cursor.getString(0));
                    files.put(cursor.getString(1), file);
                }
            }
        }
        return files;
    }

    InputStream open(Uri document) throws IOException {
        return ForeignStream.open(resolver, document);
    }

    private Cursor query(Uri uri, String... columns) throws IOException {
        Cursor cursor;
        try {
            cursor = resolver.query(uri, columns, null, null, null);
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
        if (cursor == null) {
            throw new FileNotFoundException(uri.toString());
        }
        return cursor;
    }
}

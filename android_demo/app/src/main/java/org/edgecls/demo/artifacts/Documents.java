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
            String name = cursor.moveToFirst() ? text(cursor, OpenableColumns.DISPLAY_NAME) : null;
            return name == null || name.isEmpty() ? otherwise : name;
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    /** The name of the folder that a tree starts at. */
    String folderName(Uri tree, String otherwise) throws IOException {
        return name(DocumentsContract.buildDocumentUriUsingTree(tree, folder(tree)), otherwise);
    }

    /** The files directly in a tree's folder, by their names. */
    Map<String, Uri> files(Uri tree) throws IOException {
        Uri children = DocumentsContract.buildChildDocumentsUriUsingTree(tree, folder(tree));
        Map<String, Uri> files = new LinkedHashMap<String, Uri>();
        try (Cursor cursor = query(
                children,
                DocumentsContract.Document.COLUMN_DOCUMENT_ID,
                DocumentsContract.Document.COLUMN_DISPLAY_NAME,
                DocumentsContract.Document.COLUMN_MIME_TYPE)) {
            while (cursor.moveToNext()) {
                String type = text(cursor, DocumentsContract.Document.COLUMN_MIME_TYPE);
                if (!DocumentsContract.Document.MIME_TYPE_DIR.equals(type)) {
                    String id = text(cursor, DocumentsContract.Document.COLUMN_DOCUMENT_ID);
                    Uri file = DocumentsContract.buildDocumentUriUsingTree(tree, id);
                    files.put(text(cursor, DocumentsContract.Document.COLUMN_DISPLAY_NAME), file);
                }
            }
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
        return files;
    }

    InputStream open(Uri document) throws IOException {
        return ForeignStream.open(resolver, document);
    }

    /** The folder that a tree starts at. */
    private static String folder(Uri tree) throws IOException {
        try {
            return DocumentsContract.getTreeDocumentId(tree);
        } catch (IllegalArgumentException noTree) {
            throw new IOException(noTree);
        }
    }

    /** By the column's name: not every app gives the columns that were asked for, in that order. */
    private static String text(Cursor cursor, String column) {
        return cursor.getString(cursor.getColumnIndexOrThrow(column));
    }

    private Cursor query(Uri uri, String... columns) throws IOException {
        Cursor cursor = resolver.query(uri, columns, null, null, null);
        if (cursor == null) {
            throw new FileNotFoundException(uri.toString());
        }
        return cursor;
    }
}

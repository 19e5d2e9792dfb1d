package org.edgecls.demo.results;

import android.content.ContentProvider;
import android.content.ContentValues;
import android.content.Context;
import android.database.Cursor;
import android.database.MatrixCursor;
import android.net.Uri;
import android.os.ParcelFileDescriptor;
import android.provider.OpenableColumns;
import java.io.File;
import java.io.FileNotFoundException;
import java.util.List;
import org.edgecls.core.screen.results.ResultsPresenter;
import org.edgecls.demo.benchmark.PhoneSurroundings;

/** Lets an app that the user shares a result with read that one file. Nothing can be written, nothing else be read. */
public final class ResultsProvider extends ContentProvider {
    static final String TYPE = "application/json";
    private static final String AUTHORITY = "org.edgecls.demo.results";
    private static final String[] COLUMNS = {OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE};

    /** The address of a result by its file's name. */
    static Uri address(String name) {
        return new Uri.Builder().scheme("content").authority(AUTHORITY).appendPath(name).build();
    }

    @Override
    public boolean onCreate() {
        return true;
    }

    @Override
    public String getType(Uri uri) {
        return TYPE;
    }

    @Override
    public ParcelFileDescriptor openFile(Uri uri, String mode) throws FileNotFoundException {
        if (!"r".equals(mode)) {
            throw new FileNotFoundException("read only: " + uri);
        }
        return ParcelFileDescriptor.open(file(uri), ParcelFileDescriptor.MODE_READ_ONLY);
    }

    @Override
    public Cursor query(Uri uri, String[] columns, String where, String[] arguments, String order) {
        MatrixCursor cursor = new MatrixCursor(columns == null ? COLUMNS : columns, 1);
        try {
            File file = file(uri);
            MatrixCursor.RowBuilder row = cursor.newRow();
            for (String column : cursor.getColumnNames()) {
                row.add(value(column, file));
            }
        } catch (FileNotFoundException noSuchResult) {
            return new MatrixCursor(cursor.getColumnNames(), 0);
        }
        return cursor;
    }

    @Override
    public Uri insert(Uri uri, ContentValues values) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int update(Uri uri, ContentValues values, String where, String[] arguments) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int delete(Uri uri, String where, String[] arguments) {
        throw new UnsupportedOperationException();
    }

    private static Object value(String column, File file) {
        if (OpenableColumns.DISPLAY_NAME.equals(column)) {
            return file.getName();
        }
        return OpenableColumns.SIZE.equals(column) ? Long.valueOf(file.length()) : null;
    }

    private File file(Uri uri) throws FileNotFoundException {
        List<String> path = uri.getPathSegments();
        Context context = getContext();
        if (context == null || path.size() != 1 || !ResultsPresenter.isResult(path.get(0))) {
            throw new FileNotFoundException(uri.toString());
        }
        File file = new File(new PhoneSurroundings(context).results(), path.get(0));
        if (!file.isFile()) {
            throw new FileNotFoundException(uri.toString());
        }
        return file;
    }
}

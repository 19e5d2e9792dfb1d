package org.edgecls.core.result;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.bench.Row;
import org.edgecls.core.error.EdgeclsException;

/** A result that lies on disk, finished or not. */
public final class ResultFile {
    private final List<Row> rows = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private String started = "";

    private ResultFile() {}

    /**
     * Reads a result.
     *
     * @throws EdgeclsException RESULT_UNREADABLE: it is missing, damaged or of another version
     */
    public static ResultFile read(File file) throws EdgeclsException {
        throw new UnsupportedOperationException();
    }

    /** When its bench began, UTC, as "2026-11-22T06:00:00Z". */
    public String started() {
        return started;
    }

    /** The measured cells. */
    public List<Row> rows() {
        return new ArrayList<>(rows);
    }

    /** The cells that could not be measured. */
    public List<Failure> failures() {
        return new ArrayList<>(failures);
    }
}

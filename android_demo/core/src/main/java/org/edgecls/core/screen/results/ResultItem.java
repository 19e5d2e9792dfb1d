package org.edgecls.core.screen.results;

import java.io.File;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.result.ResultFile;

/** A kept result, readable or not. */
public final class ResultItem {
    private final File file;
    private final String started;
    private final int rows;
    private final int failures;
    private final ResultFile content;
    private final EdgeclsException problem;

    private ResultItem(File file, ResultFile read, boolean keep) {
        this.file = file;
        this.started = read.started();
        this.rows = read.rows().size();
        this.failures = read.failures().size();
        this.content = keep ? read : null;
        this.problem = null;
    }

    private ResultItem(File file, EdgeclsException problem) {
        this.file = file;
        this.started = "";
        this.rows = 0;
        this.failures = 0;
        this.content = null;
        this.problem = problem;
    }

    /** Reads a file for a list, and keeps none of its samples: a list may be long; not on the interface's thread. */
    static ResultItem listed(File file) {
        return read(file, false);
    }

    /** Reads a file to be shown; not on the interface's thread. */
    static ResultItem opened(File file) {
        return read(file, true);
    }

    private static ResultItem read(File file, boolean keep) {
        try {
            return new ResultItem(file, ResultFile.read(file), keep);
        } catch (EdgeclsException problem) {
            return new ResultItem(file, problem);
        }
    }

    /** Where it lies. */
    public File file() {
        return file;
    }

    /** When its bench began, UTC; empty where it can't be read. */
    public String started() {
        return started;
    }

    /** How many cells were measured. */
    public int rows() {
        return rows;
    }

    /** How many cells could not be measured. */
    public int failures() {
        return failures;
    }

    /** All of it; null in a list, and where it can't be read. */
    public ResultFile content() {
        return content;
    }

    /** Why it can't be read; null where it can. */
    public EdgeclsException problem() {
        return problem;
    }
}

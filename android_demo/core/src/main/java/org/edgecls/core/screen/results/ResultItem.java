package org.edgecls.core.screen.results;

import java.io.File;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.result.ResultFile;

/** A result of the list, readable or not. */
public final class ResultItem {
    private final File file;
    private final ResultFile result;
    private final EdgeclsException problem;

    private ResultItem(File file, ResultFile result, EdgeclsException problem) {
        this.file = file;
        this.result = result;
        this.problem = problem;
    }

    /** Reads a file; not on the interface's thread. */
    public static ResultItem read(File file) {
        try {
            return new ResultItem(file, ResultFile.read(file), null);
        } catch (EdgeclsException problem) {
            return new ResultItem(file, null, problem);
        }
    }

    /** Where it lies. */
    public File file() {
        return file;
    }

    /** Its content; null where it can't be read. */
    public ResultFile result() {
        return result;
    }

    /** Why it can't be read; null where it can. */
    public EdgeclsException problem() {
        return problem;
    }
}

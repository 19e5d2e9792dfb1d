package org.edgecls.core.result;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.bench.GridListener;
import org.edgecls.core.bench.Row;
import org.edgecls.core.error.EdgeclsException;

/**
 * A result that grows: the listener of a grid that puts every change on disk before it tells the next listener.
 *
 * <p>While a cell is measured its name lies beside the result. When the process dies meanwhile, the next writer finds
 * it there and keeps the cell as a failure of kind RunnerKilledError; {@link #remaining} leaves it out.
 */
public final class ResultWriter implements GridListener {
    private final GridListener next;

    /**
     * A writer that goes on with {@code file} where that is a result of the same settings and device, and begins it anew
     * otherwise.
     *
     * @param file the result
     * @param head what stands above the rows
     * @param next hears everything after it is on disk
     * @throws EdgeclsException the file can't be written
     */
    public ResultWriter(File file, ResultHead head, GridListener next) throws EdgeclsException {
        this.next = next;
    }

    /** Those cells that are neither measured nor failed yet, in their order. */
    public List<Cell> remaining(List<Cell> cells) {
        throw new UnsupportedOperationException();
    }

    /** The object of result.schema.json as it is on disk. */
    public Map<String, Object> toJson() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onStart(Cell cell, int index, int count) throws EdgeclsException {
        next.onStart(cell, index, count);
    }

    @Override
    public void onProgress(Cell cell, int samples) throws EdgeclsException {
        next.onProgress(cell, samples);
    }

    @Override
    public void onRow(Row row) throws EdgeclsException {
        next.onRow(row);
    }

    @Override
    public void onFailure(Failure failure) throws EdgeclsException {
        next.onFailure(failure);
    }

    @Override
    public boolean stopped() {
        return next.stopped();
    }
}

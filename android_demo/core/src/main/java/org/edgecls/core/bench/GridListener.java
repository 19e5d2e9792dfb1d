package org.edgecls.core.bench;

import org.edgecls.core.error.EdgeclsException;

/** Follows a grid, on the thread that measures. What it throws ends the grid and reaches its caller. */
public interface GridListener {
    /**
     * A cell is about to be measured.
     *
     * @param index of the cell, from 0
     * @param count of all cells
     */
    void onStart(Cell cell, int index, int count) throws EdgeclsException;

    /** A cell is being measured; {@code samples} were taken so far, 0 while it warms up. */
    void onProgress(Cell cell, int samples) throws EdgeclsException;

    /** A cell was measured. */
    void onRow(Row row) throws EdgeclsException;

    /** A cell could not be measured; the grid goes on. */
    void onFailure(Failure failure) throws EdgeclsException;

    /** Whether to give up; asked between two passes, so it must be quick. The cell of that moment leaves no trace. */
    boolean stopped();
}

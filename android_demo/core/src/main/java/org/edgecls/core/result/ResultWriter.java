package org.edgecls.core.result;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.bench.GridListener;
import org.edgecls.core.bench.Row;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;

/**
 * A result that grows: the listener of a grid that puts every change on disk before it tells the next listener.
 *
 * <p>While a cell is measured its name lies beside the result. When the process dies meanwhile, the next writer finds
 * it there and keeps the cell as a failure of kind RunnerKilledError; {@link #remaining} leaves it out.
 */
public final class ResultWriter implements GridListener {
    private final File file;
    private final File marker;
    private final GridListener next;
    private final Map<String, Object> json;
    private final List<Object> rows = new ArrayList<>();
    private final List<Object> failed = new ArrayList<>();
    private final Set<Cell> finished = new HashSet<>();

    /**
     * A writer that goes on with {@code file} where that is a result of the same program, settings and device, and
     * begins it anew otherwise.
     *
     * @param file the result
     * @param head what stands above the rows
     * @param next hears everything after it is on disk
     * @throws EdgeclsException the file can't be written
     */
    public ResultWriter(File file, ResultHead head, GridListener next) throws EdgeclsException {
        this.file = file;
        this.marker = new File(file.getPath() + ".cell");
        this.next = next;
        json = head.toJson();
        resume(head);
        json.put("rows", rows);
        json.put("failed", failed);
        json.put("skipped", new ArrayList<Object>());
        json.put("comparison", new ArrayList<Object>());
        save();
        marker.delete();
    }

    /** Those cells that are neither measured nor failed yet, in their order. */
    public List<Cell> remaining(List<Cell> cells) {
        List<Cell> open = new ArrayList<>(cells);
        open.removeAll(finished);
        return open;
    }

    /** The object of result.schema.json as it is on disk. */
    public Map<String, Object> toJson() {
        return json;
    }

    @Override
    public void onStart(Cell cell, int index, int count) throws EdgeclsException {
        AtomicFile.write(marker, Json.write(cell.toJson()));
        next.onStart(cell, index, count);
    }

    @Override
    public void onProgress(Cell cell, int samples) throws EdgeclsException {
        next.onProgress(cell, samples);
    }

    @Override
    public void onRow(Row row) throws EdgeclsException {
        rows.add(row.toJson());
        keep(row.cell());
        next.onRow(row);
    }

    @Override
    public void onFailure(Failure failure) throws EdgeclsException {
        failed.add(failure.toJson());
        keep(failure.cell());
        next.onFailure(failure);
    }

    /** Whether the next listener wants to stop: the cell of that moment is measured another time. */
    @Override
    public boolean stopped() {
        boolean stopped = next.stopped();
        if (stopped) {
            marker.delete();
        }
        return stopped;
    }

    private void keep(Cell cell) throws EdgeclsException {
        finished.add(cell);
        try {
            save();
        } finally {
            marker.delete();
        }
    }

    private void save() throws EdgeclsException {
        AtomicFile.write(file, Json.write(json));
    }

    private void resume(ResultHead head) throws EdgeclsException {
        ResultFile before;
        try {
            before = ResultFile.read(file);
        } catch (EdgeclsException error) {
            // There is none, or none that can be gone on with.
            return;
        }
        if (!head.isThatOf(before.json())) {
            return;
        }
        json.put("meta", before.json().get("meta"));
        for (Row row : before.rows()) {
            rows.add(row.toJson());
            finished.add(row.cell());
        }
        for (Failure failure : before.failures()) {
            failed.add(failure.toJson());
            finished.add(failure.cell());
        }
        Cell killed = killed();
        if (killed != null && finished.add(killed)) {
            failed.add(new Failure(killed, new EdgeclsException(Problem.BENCH_KILLED, killed)).toJson());
        }
    }

    /** The cell that was being measured when the last process ended; null when there is none. */
    private Cell killed() {
        try {
            return Cell.read(JsonObject.parse(AtomicFile.read(marker), marker.getName()));
        } catch (IOException | EdgeclsException error) {
            return null;
        }
    }
}

package org.edgecls.core.screen.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;

/** What the benchmark's process tells, as a text that crosses from it. Rows travel by the result's file. */
public final class BenchmarkEvent {
    /** The kinds of event. */
    public enum Kind {
        /** A cell begins. */
        CELL,
        /** Samples were taken. */
        PROGRESS,
        /** A row or a failure is on disk. */
        KEPT,
        /** Every cell is done. */
        DONE,
        /** It was stopped as asked. */
        STOPPED,
        /** It can't go on. */
        PROBLEM
    }

    private final Kind kind;
    private final int threads;
    private final int batch;
    private final int index;
    private final int count;
    private final EdgeclsException problem;

    private BenchmarkEvent(Kind kind, int threads, int batch, int index, int count, EdgeclsException problem) {
        this.kind = kind;
        this.threads = threads;
        this.batch = batch;
        this.index = index;
        this.count = count;
        this.problem = problem;
    }

    static BenchmarkEvent plain(Kind kind) {
        return new BenchmarkEvent(kind, 0, 0, 0, 0, null);
    }

    static BenchmarkEvent cell(Cell cell, int index, int count) {
        return new BenchmarkEvent(Kind.CELL, cell.threads(), cell.batch(), index, count, null);
    }

    static BenchmarkEvent progress(int samples) {
        return new BenchmarkEvent(Kind.PROGRESS, 0, 0, 0, samples, null);
    }

    static BenchmarkEvent problem(EdgeclsException problem) {
        return new BenchmarkEvent(Kind.PROBLEM, 0, 0, 0, 0, problem);
    }

    /**
     * Reads what {@link #toText()} wrote.
     *
     * @throws EdgeclsException it is something else
     */
    public static BenchmarkEvent parse(String text) throws EdgeclsException {
        JsonObject json = JsonObject.parse(text, "an event of the benchmark");
        EdgeclsException problem = null;
        if (json.has("problem")) {
            List<String> details = json.texts("details");
            problem = new EdgeclsException(Problem.valueOf(json.text("problem")), details.toArray());
        }
        return new BenchmarkEvent(
                Kind.valueOf(json.text("kind")),
                (int) json.integer("threads"),
                (int) json.integer("batch"),
                (int) json.integer("index"),
                (int) json.integer("count"),
                problem);
    }

    /** The event as one line of text. */
    public String toText() {
        Map<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("kind", kind.name());
        json.put("threads", threads);
        json.put("batch", batch);
        json.put("index", index);
        json.put("count", count);
        if (problem != null) {
            json.put("problem", problem.problem().name());
            json.put("details", new ArrayList<Object>(Arrays.asList(problem.details())));
        }
        return Json.line(json);
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** Of a CELL. */
    public int threads() {
        return threads;
    }

    /** Of a CELL. */
    public int batch() {
        return batch;
    }

    /** Which of the remaining cells a CELL is, from 0. */
    public int index() {
        return index;
    }

    /** Of a CELL: how many cells remained; of PROGRESS: how many samples were taken. */
    public int count() {
        return count;
    }

    /** Of a PROBLEM. */
    public EdgeclsException problem() {
        return problem;
    }
}

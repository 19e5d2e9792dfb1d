package org.edgecls.core.screen.benchmark;

import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.bench.Limits;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;

/**
 * What the benchmark's process is to measure, as a text that crosses to it.
 *
 * <p>The same request again goes on where the result's file ends.
 */
public final class BenchmarkRequest {
    private final File artifact;
    private final int[] threads;
    private final int[] batches;
    private final PowerMode powerMode;
    private final Limits limits;
    private final String started;
    private final File result;

    /**
     * A request.
     *
     * @param artifact its folder
     * @param started when the user started it, UTC, as "2026-11-22T06:00:00Z"
     * @param result the file that the result goes to
     */
    public BenchmarkRequest(
            File artifact, GridChoice grid, PowerMode powerMode, Limits limits, String started, File result) {
        this(artifact, array(grid.threads()), array(grid.batches()), powerMode, limits, started, result);
    }

    private BenchmarkRequest(
            File artifact,
            int[] threads,
            int[] batches,
            PowerMode powerMode,
            Limits limits,
            String started,
            File result) {
        this.artifact = artifact;
        this.threads = threads;
        this.batches = batches;
        this.powerMode = powerMode;
        this.limits = limits;
        this.started = started;
        this.result = result;
    }

    /**
     * Reads what {@link #toText()} wrote.
     *
     * @throws EdgeclsException it is something else
     */
    public static BenchmarkRequest parse(String text) throws EdgeclsException {
        JsonObject json = JsonObject.parse(text, "the request");
        JsonObject limits = json.object("limits");
        return new BenchmarkRequest(
                new File(json.text("artifact")),
                json.integers("threads"),
                json.integers("batches"),
                PowerMode.of(json.text("power_mode")),
                new Limits(
                        (int) limits.integer("warmup"),
                        (int) limits.integer("runs"),
                        limits.number("min_seconds"),
                        limits.number("max_seconds")),
                json.text("started"),
                new File(json.text("result")));
    }

    /** The request as one line of text. */
    public String toText() {
        Map<String, Object> bounds = new LinkedHashMap<String, Object>();
        bounds.put("warmup", limits.warmup());
        bounds.put("runs", limits.runs());
        bounds.put("min_seconds", limits.minSeconds());
        bounds.put("max_seconds", limits.maxSeconds());
        Map<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("artifact", artifact.getPath());
        json.put("threads", list(threads));
        json.put("batches", list(batches));
        json.put("power_mode", powerMode.word());
        json.put("limits", bounds);
        json.put("started", started);
        json.put("result", result.getPath());
        return Json.line(json);
    }

    /** Folder of the artifact. */
    public File artifact() {
        return artifact;
    }

    /** Numbers of threads, ascending. */
    public int[] threads() {
        return threads.clone();
    }

    /** Images in a batch, ascending. */
    public int[] batches() {
        return batches.clone();
    }

    /** Binding of the threads to cores. */
    public PowerMode powerMode() {
        return powerMode;
    }

    /** How long each cell takes. */
    public Limits limits() {
        return limits;
    }

    /** When the user started it, UTC. */
    public String started() {
        return started;
    }

    /** Where the result goes. */
    public File result() {
        return result;
    }

    private static int[] array(Collection<Integer> values) {
        int[] array = new int[values.size()];
        int i = 0;
        for (int value : values) {
            array[i++] = value;
        }
        return array;
    }

    private static List<Object> list(int[] values) {
        List<Object> list = new ArrayList<Object>();
        for (int value : values) {
            list.add(value);
        }
        return list;
    }
}

package org.edgecls.core.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.bench.Limits;
import org.edgecls.core.bench.Summary;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.json.Json;

/** What stands in a result above its rows: who measured, on what, and what was asked. */
public final class ResultHead {
    /** The schema of results, and of nothing else. */
    public static final String SCHEMA = "edgecls.result/1";

    private static final String TOOL = "edgecls_android";
    private static final String TIMED =
            "one forward pass of the engine, its input already set and its output not yet copied out";

    private final Map<String, Object> meta = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, Object> environment;
    private final Map<String, Object> device;

    /**
     * The head of a result of the app.
     *
     * @param version of the app, which is that of edgecls
     * @param started when the bench began, UTC, as "2026-11-22T06:00:00Z"
     * @param environment an object "environment" of result.schema.json
     * @param device an object "device" of it: the description of a DeviceProbe
     */
    public ResultHead(String version, String started, Map<String, Object> environment, Map<String, Object> device) {
        meta.put("tool", TOOL);
        meta.put("version", version);
        meta.put("started", started);
        this.environment = environment;
        this.device = device;
    }

    /** What was asked; it goes into "settings". Numbers come once each. */
    public void settings(
            List<Artifact> artifacts, int[] threads, int[] batches, List<PowerMode> powerModes, Limits limits) {
        settings.put("device", "android");
        settings.put("engines", Collections.<Object>singletonList(Cell.ENGINE));
        settings.put("threads", list(threads));
        settings.put("batch", list(batches));
        settings.put("warmup", limits.warmup());
        settings.put("min_runs", limits.runs());
        settings.put("min_seconds", limits.minSeconds());
        settings.put("max_seconds", limits.maxSeconds());
        settings.put("timed", TIMED);
        settings.put("percentile_method", Summary.PERCENTILE_METHOD);
        settings.put("outlier_method", Summary.OUTLIER_METHOD);
        settings.put("drift_method", Summary.DRIFT_METHOD);
        settings.put("power_modes", words(powerModes));
        settings.put("soc", null);
        settings.put("runtime", device.get("runtime"));
        settings.put("python", null);
        settings.put("force", false);
        settings.put("cool_below_c", null);
        settings.put("cool_seconds", 0.0);
        settings.put("artifacts", named(artifacts));
        settings.put("rounds", null);
        settings.put("compared_soc", null);
        settings.put("runner", null);
    }

    /** The fields above the rows, in their order, "devices" included. */
    Map<String, Object> toJson() {
        if (settings.isEmpty()) {
            throw new IllegalStateException("settings() comes first");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("meta", meta);
        json.put("environment", environment);
        json.put("settings", settings);
        json.put("devices", Collections.<Object>singletonList(device));
        return json;
    }

    /** Whether a result is of the same program, settings and device. */
    boolean isThatOf(Map<String, Object> result) {
        Map<String, Object> own = toJson();
        Object tool = result.get("meta");
        boolean sameTool =
                tool instanceof Map
                        && TOOL.equals(((Map<?, ?>) tool).get("tool"))
                        && meta.get("version").equals(((Map<?, ?>) tool).get("version"));
        return sameTool && same(own, result, "settings") && isOfThisDevice(result);
    }

    /** By what stays: a processor that sleeps is missing in a description, and no finished cell is given up for it. */
    private boolean isOfThisDevice(Map<String, Object> result) {
        Object devices = result.get("devices");
        Object other = devices instanceof List && ((List<?>) devices).size() == 1 ? ((List<?>) devices).get(0) : null;
        if (!(other instanceof Map)) {
            return false;
        }
        for (String key : new String[] {"id", "runtime", "runtime_sha256"}) {
            if (!String.valueOf(device.get(key)).equals(String.valueOf(((Map<?, ?>) other).get(key)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Map<String, Object> left, Map<String, Object> right, String key) {
        return Json.line(left.get(key)).equals(Json.line(right.get(key)));
    }

    private static List<Object> list(int[] numbers) {
        List<Object> list = new ArrayList<>();
        for (int number : numbers) {
            list.add(number);
        }
        return list;
    }

    private static List<Object> words(List<PowerMode> powerModes) {
        List<Object> list = new ArrayList<>();
        for (PowerMode mode : powerModes) {
            list.add(mode.word());
        }
        return list;
    }

    private static List<Object> named(List<Artifact> artifacts) {
        List<Object> list = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", artifact.name());
            json.put("nb_sha256", artifact.description().nbSha256());
            list.add(json);
        }
        return list;
    }
}

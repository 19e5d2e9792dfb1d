package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.classify.Parity;
import org.edgecls.core.device.SystemProcess;

/** From a measurement to the object "row" of result.schema.json. */
final class RowJson {
    private static final int PROTOCOL = 1;

    private RowJson() {}

    /**
     * The row of a cell, its fields in the order of {@code edgecls bench}.
     *
     * @param limits what was asked
     * @param device the device's description
     * @param version of this program
     * @param warnings the gravest first
     */
    static Map<String, Object> of(
            Cell cell,
            Measurement measurement,
            Parity parity,
            Limits limits,
            Map<String, Object> device,
            String version,
            List<RowWarning> warnings) {
        double[] samples = measurement.samplesMs();
        Summary summary = Summary.of(samples);
        Timing timing = measurement.timing();
        Map<String, Object> row = cell.toJson();
        row.put("timing_kind", Boolean.TRUE.equals(device.get("emulated")) ? "emulated" : "latency");
        row.put("engine_version", measurement.engineVersion());
        row.put("warmup", limits.warmup());
        row.put("runs", summary.count());
        row.put("p50_ms", summary.p50());
        row.put("p90_ms", summary.p90());
        row.put("p99_ms", summary.p99());
        row.put("min_ms", summary.min());
        row.put("mean_ms", summary.mean());
        row.put("stdev_ms", summary.stdev());
        row.put("ms_per_image", summary.p50() / cell.batch());
        row.put("samples_ms", list(samples));
        row.put("load_ms", measurement.loadMs());
        row.put("first_ms", measurement.firstMs());
        row.put("wall_ms", timing.wallMs());
        row.put("cpu_ms", timing.cpuMs());
        row.put("stopped_by", timing.stoppedBy());
        row.put("peak_rss_bytes", measurement.peakRssBytes());
        row.put("parity", parity(parity));
        row.put("conditions", measurement.conditions());
        row.put("outliers", summary.outliers());
        row.put("drift", summary.drift());
        row.put("runner", runner(device, version));
        row.put("warnings", warnings(warnings));
        return row;
    }

    private static Map<String, Object> parity(Parity parity) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reference", parity.reference());
        json.put("max_abs_diff", parity.maxAbsDiff());
        json.put("tolerance", parity.tolerance());
        json.put("cosine", parity.cosine());
        json.put("ok", parity.ok());
        return json;
    }

    private static Map<String, Object> runner(Map<String, Object> device, String version) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("protocol", PROTOCOL);
        json.put("runner", "app");
        json.put("runner_version", version);
        json.put("platform", SystemProcess.platform());
        json.put("runtime", device.get("runtime"));
        json.put("runtime_sha256", device.get("runtime_sha256"));
        return json;
    }

    private static List<Object> warnings(List<RowWarning> warnings) {
        List<Object> list = new ArrayList<>();
        for (RowWarning warning : warnings) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("kind", warning.kind());
            json.put("text", warning.text());
            list.add(json);
        }
        return list;
    }

    private static List<Object> list(double[] values) {
        List<Object> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}

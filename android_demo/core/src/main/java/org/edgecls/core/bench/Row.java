package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;

/**
 * A measured cell: a "row" of result.schema.json, measured now or read back from a file.
 *
 * <p>Times are milliseconds for one batch.
 */
public final class Row {
    private final Map<String, Object> json;
    private final Cell cell;
    private final double[] samplesMs;
    private final Summary summary;
    private final String engineVersion;
    private final String stoppedBy;
    private final double maxAbsDiff;
    private final double tolerance;
    private final List<RowWarning> warnings = new ArrayList<>();
    private final Map<String, Object> conditions;

    /**
     * A row of its JSON object.
     *
     * @param json the object, which the row keeps as it is
     * @throws EdgeclsException a field is missing or of another type
     */
    public Row(Map<String, Object> json) throws EdgeclsException {
        JsonObject fields = new JsonObject(json, "a row of a result");
        this.json = json;
        cell = Cell.read(fields);
        samplesMs = fields.numbers("samples_ms");
        if (samplesMs.length == 0) {
            throw fields.wrong("samples_ms", "empty", "a list of numbers");
        }
        summary = Summary.of(samplesMs);
        engineVersion = fields.text("engine_version");
        stoppedBy = fields.text("stopped_by");
        maxAbsDiff = fields.object("parity").number("max_abs_diff");
        tolerance = fields.object("parity").number("tolerance");
        for (JsonObject warning : fields.objects("warnings")) {
            warnings.add(new RowWarning(warning.text("kind"), warning.text("text")));
        }
        conditions = mapOf(fields.value("conditions"));
    }

    /** The object "row" of result.schema.json. */
    public Map<String, Object> toJson() {
        return json;
    }

    /** What was measured. */
    public Cell cell() {
        return cell;
    }

    /** Every sample in the order in which they were taken. */
    public double[] samplesMs() {
        return samplesMs.clone();
    }

    /** The samples in numbers. */
    public Summary summary() {
        return summary;
    }

    /** The median by the images of a batch. */
    public double msPerImage() {
        return summary.p50() / cell.batch();
    }

    /** Version of the engine's library. */
    public String engineVersion() {
        return engineVersion;
    }

    /** What ended the loop: a constant of {@link Timing}. */
    public String stoppedBy() {
        return stoppedBy;
    }

    /** Largest difference of a score from the golden output. */
    public double maxAbsDiff() {
        return maxAbsDiff;
    }

    /** The largest one that is allowed. */
    public double tolerance() {
        return tolerance;
    }

    /** Why the numbers may not be what they seem, the gravest first. */
    public List<RowWarning> warnings() {
        return new ArrayList<>(warnings);
    }

    /**
     * The device's state by "device_before" and "device_after" (objects "device_condition"); empty where it is not
     * kept.
     */
    public Map<String, Object> deviceCondition(String when) {
        return mapOf(conditions.get(when));
    }

    private static Map<String, Object> mapOf(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                copy.put((String) entry.getKey(), entry.getValue());
            }
        }
        return copy;
    }
}

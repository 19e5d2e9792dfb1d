package org.edgecls.core.result;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.bench.Row;
import org.edgecls.core.device.Int8Outlook;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;

/** A result that lies on disk, finished or not. */
public final class ResultFile {
    private final Map<String, Object> json;
    private final List<Row> rows = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final String started;

    private ResultFile(Map<String, Object> json) throws EdgeclsException {
        JsonObject fields = new JsonObject(json, "the result");
        if (!ResultHead.SCHEMA.equals(fields.text("schema"))) {
            throw fields.wrong("schema", fields.text("schema"), ResultHead.SCHEMA);
        }
        this.json = json;
        started = fields.object("meta").text("started");
        for (Object row : list("rows", fields)) {
            rows.add(new Row(object(row, "rows")));
        }
        for (JsonObject failure : fields.objects("failed")) {
            failures.add(new Failure(failure));
        }
    }

    /**
     * Reads a result.
     *
     * @throws EdgeclsException RESULT_UNREADABLE: it is missing, damaged or of another version
     */
    public static ResultFile read(File file) throws EdgeclsException {
        try {
            return new ResultFile(object(Json.parse(AtomicFile.read(file)), "the whole"));
        } catch (IOException | EdgeclsException error) {
            throw new EdgeclsException(error, Problem.RESULT_UNREADABLE, file.getName(), error.getMessage());
        }
    }

    /** When its bench began, UTC, as "2026-11-22T06:00:00Z". */
    public String started() {
        return started;
    }

    /** The measured cells. */
    public List<Row> rows() {
        return new ArrayList<>(rows);
    }

    /** The cells that could not be measured. */
    public List<Failure> failures() {
        return new ArrayList<>(failures);
    }

    /** What to expect of int8 on the device; null where the result doesn't say. */
    public Int8Outlook int8() {
        Object devices = json.get("devices");
        boolean one = devices instanceof List && ((List<?>) devices).size() == 1;
        Object device = one ? ((List<?>) devices).get(0) : null;
        return device instanceof Map ? Int8Outlook.of((Map<?, ?>) device) : null;
    }

    /** The object of result.schema.json. */
    Map<String, Object> json() {
        return json;
    }

    private static List<?> list(String key, JsonObject fields) throws EdgeclsException {
        Object value = fields.value(key);
        if (!(value instanceof List)) {
            throw fields.wrong(key, value, "a list");
        }
        return (List<?>) value;
    }

    /** A copy whose keys are known to be texts. */
    private static Map<String, Object> object(Object value, String key) throws EdgeclsException {
        if (!(value instanceof Map)) {
            throw new EdgeclsException(Problem.FIELD_TYPE, "the result", key, "object");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            copy.put((String) entry.getKey(), entry.getValue());
        }
        return copy;
    }
}

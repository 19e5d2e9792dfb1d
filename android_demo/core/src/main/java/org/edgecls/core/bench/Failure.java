package org.edgecls.core.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;

/** A cell that could not be measured, and why: a "failure" of result.schema.json. */
public final class Failure {
    private final Cell cell;
    private final String kind;
    private final String message;
    private final String hint;
    private final int exitCode;

    /** The failure of a cell; {@code error} says why. */
    public Failure(Cell cell, EdgeclsException error) {
        this.cell = cell;
        this.kind = error.kind();
        this.message = error.getMessage();
        this.hint = error.hint();
        this.exitCode = ExitCode.of(error.kind());
    }

    /**
     * A failure of its JSON object.
     *
     * @throws EdgeclsException a field is missing or of another type
     */
    public Failure(JsonObject json) throws EdgeclsException {
        JsonObject error = json.object("error");
        cell = Cell.read(json);
        kind = error.text("kind");
        message = error.text("message");
        hint = error.text("hint");
        exitCode = (int) error.integer("exit_code");
    }

    /** The object "failure" of result.schema.json. */
    public Map<String, Object> toJson() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", kind);
        error.put("message", message);
        error.put("hint", hint);
        error.put("exit_code", (long) exitCode);
        Map<String, Object> json = cell.toJson();
        json.put("error", error);
        return json;
    }

    /** What was to be measured. */
    public Cell cell() {
        return cell;
    }

    /** The class of edgecls/errors.py. */
    public String kind() {
        return kind;
    }

    /** What went wrong, in English. */
    public String message() {
        return message;
    }

    /** What to do about it, in English. */
    public String hint() {
        return hint;
    }
}

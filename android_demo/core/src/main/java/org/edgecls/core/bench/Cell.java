package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Description;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;

/** One point of the grid: what was, or would have been, measured. Equal cells are the same point. */
public final class Cell {
    /** The engine of all cells. */
    public static final String ENGINE = "paddle_lite";

    private final String artifact;
    private final String model;
    private final String weights;
    private final String device;
    private final String precision;
    private final int threads;
    private final int batch;
    private final PowerMode powerMode;
    private final String nbSha256;

    /**
     * A cell of an artifact.
     *
     * @param device the "id" of the device's description
     * @param threads threads that compute one batch
     * @param batch images in a batch
     */
    public Cell(Artifact artifact, String device, int threads, int batch, PowerMode powerMode) {
        Description description = artifact.description();
        this.artifact = artifact.name();
        this.model = description.model();
        this.weights = description.weightsKind();
        this.device = device;
        this.precision = description.precision();
        this.threads = threads;
        this.batch = batch;
        this.powerMode = powerMode;
        this.nbSha256 = description.nbSha256();
    }

    private Cell(JsonObject json) throws EdgeclsException {
        artifact = json.text("artifact");
        model = json.text("model");
        weights = json.text("weights");
        device = json.text("device");
        precision = json.text("precision");
        threads = (int) json.integer("threads");
        batch = (int) json.integer("batch");
        powerMode = PowerMode.of(json.text("power_mode"));
        nbSha256 = json.text("nb_sha256");
    }

    /**
     * The cell whose fields lie flat in a row or a failure of a result.
     *
     * @throws EdgeclsException a field is missing or of another type
     */
    public static Cell read(JsonObject json) throws EdgeclsException {
        return new Cell(json);
    }

    /** Every combination, in the order in which {@code edgecls bench} measures it. */
    public static List<Cell> grid(
            List<Artifact> artifacts, String device, int[] threads, int[] batches, List<PowerMode> powerModes) {
        List<Cell> cells = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            for (PowerMode powerMode : powerModes) {
                for (int count : threads) {
                    for (int batch : batches) {
                        cells.add(new Cell(artifact, device, count, batch, powerMode));
                    }
                }
            }
        }
        return cells;
    }

    /** Name of the artifact's folder. */
    public String artifact() {
        return artifact;
    }

    /** Name of the model. */
    public String model() {
        return model;
    }

    /** Kind of its weights, as "official" or "random". */
    public String weights() {
        return weights;
    }

    /** The device's id. */
    public String device() {
        return device;
    }

    /** Of the program: fp32, fp16 or int8. */
    public String precision() {
        return precision;
    }

    /** Threads that compute one batch. */
    public int threads() {
        return threads;
    }

    /** Images in a batch. */
    public int batch() {
        return batch;
    }

    /** Binding of the threads to cores. */
    public PowerMode powerMode() {
        return powerMode;
    }

    /** SHA-256 of the artifact's model.nb. */
    public String nbSha256() {
        return nbSha256;
    }

    /** The fields that lie flat in a row or a failure of a result. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("artifact", artifact);
        json.put("model", model);
        json.put("weights", weights);
        json.put("device", device);
        json.put("engine", ENGINE);
        json.put("mode", precision);
        json.put("precision", precision);
        json.put("threads", (long) threads);
        json.put("batch", (long) batch);
        json.put("power_mode", powerMode.word());
        json.put("nb_sha256", nbSha256);
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cell && toJson().equals(((Cell) other).toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    /** As results of {@code edgecls bench} call it. */
    @Override
    public String toString() {
        String bound = powerMode == PowerMode.NONE ? "" : " power=" + powerMode.word();
        return artifact + " " + ENGINE + " " + precision + " threads=" + threads + " batch=" + batch + bound;
    }
}

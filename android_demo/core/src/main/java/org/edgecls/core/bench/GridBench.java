package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Verdict;
import org.edgecls.core.artifact.Versions;
import org.edgecls.core.classify.SelfCheck;
import org.edgecls.core.device.DeviceProbe;
import org.edgecls.core.device.Memory;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.engine.EngineFactory;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.PictureDecoder;

/** Measures cells one after the other, each after its output was found right. */
public final class GridBench {
    private final EngineFactory engines;
    private final PictureDecoder decoder;
    private final DeviceProbe probe;
    private final SystemFiles files;
    private final List<Artifact> artifacts;
    private final String version;
    private final Map<String, float[]> inputs = new HashMap<>();

    /**
     * A bench on this device.
     *
     * @param engines opens the models
     * @param decoder decodes the golden pictures
     * @param probe tells what the device is and how it is
     * @param files the system's files, for conditions, memory and CPU time
     * @param artifacts those that cells may name
     * @param version of this program, for the rows
     */
    public GridBench(
            EngineFactory engines,
            PictureDecoder decoder,
            DeviceProbe probe,
            SystemFiles files,
            List<Artifact> artifacts,
            String version) {
        this.engines = engines;
        this.decoder = decoder;
        this.probe = probe;
        this.files = files;
        this.artifacts = artifacts;
        this.version = version;
    }

    /**
     * Measures cells. One that fails is told and the next one follows.
     *
     * @throws EdgeclsException the limits are out of range, or what {@code listener} throws
     */
    public void run(List<Cell> cells, Limits limits, GridListener listener) throws EdgeclsException {
        limits.check();
        Map<String, Object> device = probe.description();
        for (int i = 0; i < cells.size() && !listener.stopped(); i++) {
            Cell cell = cells.get(i);
            listener.onStart(cell, i, cells.size());
            Row row;
            try {
                row = measure(cell, limits, device, listener);
            } catch (EdgeclsException error) {
                listener.onFailure(new Failure(cell, error));
                continue;
            } catch (OutOfMemoryError error) {
                listener.onFailure(new Failure(cell, new EdgeclsException(error, Problem.OUT_OF_MEMORY)));
                continue;
            }
            if (row != null) {
                listener.onRow(row);
            }
        }
    }

    /** Null when the listener stopped it. */
    private Row measure(Cell cell, Limits limits, Map<String, Object> device, GridListener listener)
            throws EdgeclsException {
        Artifact artifact = artifact(cell);
        float[] image = input(artifact);
        int[] shape = artifact.description().inputShape();
        Measurement measurement = new Measurement();
        Map<String, Object> before = probe.condition();
        new Memory(files).forgetPeak();
        try (Engine engine = engines.open(artifact.nb(), new EngineSettings(cell.threads(), cell.powerMode()))) {
            measurement.loaded(engine);
            Verdict verdict = Versions.check(artifact.description().optVersion(), engine.version());
            verdict.enforce();
            CellBench follower = new CellBench(cell, artifact, measurement, listener);
            Measuring measuring = new Measuring(limits, files, follower);
            if (!measuring.measure(engine, image, cell.batch(), shape[1], shape[2], shape[3])) {
                return null;
            }
            measurement.condition("device_before", before);
            measurement.condition("device_after", probe.condition());
            List<RowWarning> warnings = warnings(cell, measurement, device, verdict);
            return new Row(RowJson.of(cell, measurement, follower.parity(), limits, device, version, warnings));
        }
    }

    private List<RowWarning> warnings(
            Cell cell, Measurement measurement, Map<String, Object> device, Verdict verdict) {
        Map<String, Object> conditions = measurement.conditions();
        List<RowWarning> found = new ArrayList<>(DeviceWarnings.of(cell, device, conditions));
        if (verdict.isWarning()) {
            found.add(new RowWarning("runtime", verdict.finding().getMessage()));
        }
        String mask = files.field("proc/thread-self/status", "Cpus_allowed");
        String confinement = Binding.confinement(cell.powerMode(), mask, device);
        if (confinement != null) {
            found.add(new RowWarning("device", confinement));
        }
        found.addAll(DeviceWarnings.remarks(conditions));
        int processors = Runtime.getRuntime().availableProcessors();
        Summary summary = Summary.of(measurement.samplesMs());
        found.addAll(
                RowWarnings.of(
                        cell.weights(), cell.threads(), processors, summary, measurement.timing(), conditions));
        return found;
    }

    private Artifact artifact(Cell cell) throws EdgeclsException {
        for (Artifact artifact : artifacts) {
            boolean same = artifact.description().nbSha256().equals(cell.nbSha256());
            if (same && artifact.name().equals(cell.artifact())) {
                return artifact;
            }
        }
        throw new EdgeclsException(Problem.ARTIFACT_MISSING, cell.artifact());
    }

    /**
     * The golden input; an artifact's files are looked at before Paddle-Lite, which aborts on damaged ones, loads it.
     */
    private float[] input(Artifact artifact) throws EdgeclsException {
        float[] known = inputs.get(artifact.name());
        if (known == null) {
            artifact.verify();
            known = SelfCheck.input(artifact, decoder);
            inputs.put(artifact.name(), known);
        }
        return known;
    }
}

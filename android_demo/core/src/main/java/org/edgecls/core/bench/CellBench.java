package org.edgecls.core.bench;

import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.classify.Parity;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Follows the measuring of one cell: refuses an output that is wrong and keeps the rest. */
final class CellBench implements Progress {
    private final Cell cell;
    private final Artifact artifact;
    private final Measurement measurement;
    private final GridListener listener;
    private Parity parity;

    CellBench(Cell cell, Artifact artifact, Measurement measurement, GridListener listener) {
        this.cell = cell;
        this.artifact = artifact;
        this.measurement = measurement;
        this.listener = listener;
    }

    /** How far the output is from the golden one; null before the first pass. */
    Parity parity() {
        return parity;
    }

    @Override
    public void onOutput(double firstMs, float[] row, double spread) throws EdgeclsException {
        String name = Cell.ENGINE + " " + measurement.engineVersion() + " " + cell.precision() + " on " + cell.device();
        Parity found = Parity.of(artifact.description(), row, name);
        if (!(spread <= found.tolerance())) {
            throw new EdgeclsException(Problem.OUTPUT_SPREAD, name, spread);
        }
        found.enforce();
        parity = found;
        measurement.first(firstMs);
        listener.onProgress(cell, 0);
    }

    @Override
    public void onConditions(String when, Map<String, Object> conditions) {
        measurement.condition(when, conditions);
    }

    @Override
    public void onSamples(double[] samplesMs) throws EdgeclsException {
        measurement.samples(samplesMs);
        listener.onProgress(cell, measurement.count());
    }

    @Override
    public void onDone(Timing timing, double change, long peakRssBytes) throws EdgeclsException {
        if (!(change <= parity.tolerance())) {
            throw new EdgeclsException(Problem.OUTPUT_CHANGED);
        }
        measurement.done(timing, peakRssBytes);
    }

    @Override
    public boolean stopped() {
        return listener.stopped();
    }
}

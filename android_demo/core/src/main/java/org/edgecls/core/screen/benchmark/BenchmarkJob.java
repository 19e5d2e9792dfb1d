package org.edgecls.core.screen.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.edgecls.core.Version;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.bench.GridBench;
import org.edgecls.core.bench.GridListener;
import org.edgecls.core.bench.Row;
import org.edgecls.core.device.DeviceProbe;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.EngineFactory;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.PictureDecoder;
import org.edgecls.core.result.ResultHead;
import org.edgecls.core.result.ResultWriter;
import org.edgecls.core.screen.model.LibraryGate;

/** The benchmark as its own process runs it: a request in, events out, every row on disk before it is told. */
public final class BenchmarkJob {
    /** Takes the events, in order. */
    public interface Output {
        void send(BenchmarkEvent event);
    }

    private final EngineFactory engines;
    private final PictureDecoder decoder;
    private final DeviceProbe probe;
    private final SystemFiles files;
    private final Map<String, Object> environment;
    private final LibraryGate gate;

    private volatile boolean cancelled;

    /**
     * A job on this device.
     *
     * @param environment an object "environment" of result.schema.json
     * @param gate refuses what would end the process
     */
    public BenchmarkJob(
            EngineFactory engines,
            PictureDecoder decoder,
            DeviceProbe probe,
            SystemFiles files,
            Map<String, Object> environment,
            LibraryGate gate) {
        this.engines = engines;
        this.decoder = decoder;
        this.probe = probe;
        this.files = files;
        this.environment = environment;
        this.gate = gate;
    }

    /** Asks the run to end at the next pass; on any thread. */
    public void cancel() {
        cancelled = true;
    }

    /** Measures what the request's result lacks. Whatever happens, the last event is DONE, STOPPED or PROBLEM. */
    public void run(String request, Output output) {
        try {
            measure(BenchmarkRequest.parse(request), output);
            output.send(BenchmarkEvent.plain(cancelled ? BenchmarkEvent.Kind.STOPPED : BenchmarkEvent.Kind.DONE));
        } catch (EdgeclsException problem) {
            output.send(BenchmarkEvent.problem(problem));
        }
    }

    private void measure(BenchmarkRequest request, Output output) throws EdgeclsException {
        List<Artifact> artifacts = Collections.singletonList(Artifact.read(request.artifact()));
        gate.admit(artifacts.get(0));
        List<PowerMode> powerModes = Collections.singletonList(request.powerMode());
        Map<String, Object> device = probe.description();
        ResultHead head = new ResultHead(Version.NAME, request.started(), environment, device);
        head.settings(artifacts, request.threads(), request.batches(), powerModes, request.limits());
        ResultWriter writer = new ResultWriter(request.result(), head, new Told(output));
        List<Cell> cells =
                Cell.grid(artifacts, (String) device.get("id"), request.threads(), request.batches(), powerModes);
        GridBench bench = new GridBench(engines, decoder, probe, files, artifacts, Version.NAME);
        bench.run(writer.remaining(cells), request.limits(), writer);
    }

    private final class Told implements GridListener {
        private final Output output;

        Told(Output output) {
            this.output = output;
        }

        @Override
        public void onStart(Cell cell, int index, int count) {
            output.send(BenchmarkEvent.cell(cell, index, count));
        }

        @Override
        public void onProgress(Cell cell, int samples) {
            output.send(BenchmarkEvent.progress(samples));
        }

        @Override
        public void onRow(Row row) {
            output.send(BenchmarkEvent.plain(BenchmarkEvent.Kind.KEPT));
        }

        @Override
        public void onFailure(Failure failure) {
            output.send(BenchmarkEvent.plain(BenchmarkEvent.Kind.KEPT));
        }

        @Override
        public boolean stopped() {
            return cancelled;
        }
    }
}

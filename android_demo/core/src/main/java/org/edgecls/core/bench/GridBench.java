package org.edgecls.core.bench;

import java.util.List;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.device.DeviceProbe;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.EngineFactory;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.PictureDecoder;

/** Measures cells one after the other, each after its output was found right. */
public final class GridBench {
    private final EngineFactory engines;
    private final PictureDecoder decoder;
    private final DeviceProbe probe;
    private final SystemFiles files;
    private final List<Artifact> artifacts;
    private final String version;

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
     * @throws EdgeclsException what {@code listener} throws
     */
    public void run(List<Cell> cells, Limits limits, GridListener listener) throws EdgeclsException {
        throw new UnsupportedOperationException();
    }
}

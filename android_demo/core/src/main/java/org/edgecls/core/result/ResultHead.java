package org.edgecls.core.result;

import java.util.List;
import java.util.Map;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.bench.Limits;
import org.edgecls.core.engine.PowerMode;

/** What stands in a result above its rows: who measured, on what, and what was asked. */
public final class ResultHead {
    private final Map<String, Object> device;
    private final Map<String, Object> environment;
    private final String version;
    private final String started;

    /**
     * The head of a result of the app.
     *
     * @param version of the app, which is that of edgecls
     * @param started when the bench began, UTC, as "2026-11-22T06:00:00Z"
     * @param environment an object "environment" of result.schema.json
     * @param device an object "device" of it: the description of a DeviceProbe
     */
    public ResultHead(String version, String started, Map<String, Object> environment, Map<String, Object> device) {
        this.version = version;
        this.started = started;
        this.environment = environment;
        this.device = device;
    }

    /** What was asked; it goes into "settings". */
    public void settings(
            List<Artifact> artifacts, int[] threads, int[] batches, List<PowerMode> powerModes, Limits limits) {
        throw new UnsupportedOperationException();
    }
}

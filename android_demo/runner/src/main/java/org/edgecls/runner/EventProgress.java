package org.edgecls.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.edgecls.core.bench.Progress;
import org.edgecls.core.bench.Timing;

/** Tells the measuring of a cell as events. */
final class EventProgress implements Progress {
    private final Events events;

    EventProgress(Events events) {
        this.events = events;
    }

    @Override
    public void onOutput(double firstMs, float[] row, double spread) {
        events.emit("output", "first_ms", firstMs, "values", Events.numbers(row), "spread", spread);
    }

    @Override
    public void onConditions(String when, Map<String, Object> conditions) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("when", when);
        fields.putAll(conditions);
        events.emit("conditions", fields);
    }

    @Override
    public void onSamples(double[] samplesMs) {
        events.emit("samples", "ms", Events.numbers(samplesMs));
    }

    @Override
    public void onDone(Timing timing, double change, long peakRssBytes) {
        events.emit(
                "done",
                "count", timing.count(),
                "wall_ms", timing.wallMs(),
                "cpu_ms", timing.cpuMs(),
                "stopped_by", timing.stoppedBy(),
                "change", change,
                "peak_rss_bytes", peakRssBytes);
    }

    @Override
    public boolean stopped() {
        return false;
    }
}

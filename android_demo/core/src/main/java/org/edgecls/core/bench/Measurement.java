package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.engine.Engine;

/** What the measuring of one cell told, put together. Times in milliseconds, memory in bytes. */
final class Measurement {
    private final List<double[]> chunks = new ArrayList<>();
    private final Map<String, Object> conditions = new LinkedHashMap<>();
    private String engineVersion = "";
    private double loadMs;
    private double firstMs;
    private Timing timing;
    private long peakRssBytes;
    private int count;

    void loaded(Engine engine) {
        engineVersion = engine.version();
        loadMs = engine.loadMs();
    }

    void first(double milliseconds) {
        firstMs = milliseconds;
    }

    void condition(String when, Object found) {
        conditions.put(when, found);
    }

    void samples(double[] milliseconds) {
        chunks.add(milliseconds);
        count += milliseconds.length;
    }

    void done(Timing loop, long peak) {
        timing = loop;
        peakRssBytes = peak;
    }

    String engineVersion() {
        return engineVersion;
    }

    double loadMs() {
        return loadMs;
    }

    double firstMs() {
        return firstMs;
    }

    Timing timing() {
        return timing;
    }

    long peakRssBytes() {
        return peakRssBytes;
    }

    Map<String, Object> conditions() {
        return conditions;
    }

    /** Samples so far. */
    int count() {
        return count;
    }

    /** All samples in the order in which they were taken. */
    double[] samplesMs() {
        double[] all = new double[count];
        int used = 0;
        for (double[] chunk : chunks) {
            System.arraycopy(chunk, 0, all, used, chunk.length);
            used += chunk.length;
        }
        return all;
    }
}

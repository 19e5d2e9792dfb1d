package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a measuring told, for tests to look at; it can be told to stop. */
final class RecordedProgress implements Progress {
    final List<String> told = new ArrayList<>();
    final List<Integer> chunks = new ArrayList<>();
    double[] last = {};
    double spread;
    double change;
    Timing timing;
    int asked;
    int stopAfter = Integer.MAX_VALUE;

    @Override
    public void onOutput(double firstMs, float[] row, double found) {
        told.add("output of " + row.length);
        spread = found;
    }

    @Override
    public void onConditions(String when, Map<String, Object> conditions) {
        told.add(when);
    }

    @Override
    public void onSamples(double[] samplesMs) {
        told.add("samples");
        chunks.add(samplesMs.length);
        last = samplesMs;
    }

    @Override
    public void onDone(Timing loop, double difference, long peakRssBytes) {
        told.add("done");
        timing = loop;
        change = difference;
    }

    @Override
    public boolean stopped() {
        return ++asked > stopAfter;
    }
}

package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why a row's numbers may not be what they seem: edgecls/benchmark/warn.py, in the same words. */
final class RowWarnings {
    /** A slide of the median by more than this is no noise. */
    private static final double DRIFT = 0.05;
    /** Part of the samples that may be outliers before it is worth a word. */
    private static final double OUTLIERS = 0.01;
    /** Standard deviation over mean. */
    private static final double NOISE = 0.25;
    /** CPU time over wall time of a loop that never waits. */
    private static final double BUSY = 0.9;
    /** Frequency after over frequency before. */
    private static final double THROTTLED = 0.9;

    private final List<RowWarning> found = new ArrayList<>();

    private RowWarnings() {}

    /**
     * The warnings of a measured cell, the gravest first.
     *
     * @param weights kind of the model's weights
     * @param threads threads that computed
     * @param processors those that this process may use
     * @param conditions "before" and "after" the timed loop
     */
    static List<RowWarning> of(
            String weights,
            int threads,
            int processors,
            Summary summary,
            Timing timing,
            Map<String, Object> conditions) {
        RowWarnings warnings = new RowWarnings();
        if (weights.equals("random")) {
            warnings.add("random", "the weights are random: only the speed means something");
        }
        warnings.addTiming(summary, timing, conditions);
        if (threads > processors) {
            warnings.add("threads", threads + " threads share " + processors + " processors: give fewer --threads");
        }
        warnings.addScatter(summary);
        return warnings.found;
    }

    private void addTiming(Summary summary, Timing timing, Map<String, Object> conditions) {
        if (timing.stoppedBy().equals(Timing.MAX_SECONDS)) {
            add("cut", "only " + summary.count() + " runs fitted in the time limit: raise --max-seconds");
        }
        double before = meanMhz(conditions.get("before"));
        double after = meanMhz(conditions.get("after"));
        if (before > 0.0 && after > 0.0 && after / before < THROTTLED) {
            String part = Percent.of(after / before);
            add("throttled", "the processor fell to " + part + " of its frequency: let it cool down and measure again");
        }
        Double drift = summary.drift();
        if (drift != null && Math.abs(drift - 1.0) > DRIFT) {
            String change = Percent.of(Math.abs(drift - 1.0)) + (drift > 1.0 ? " slower" : " faster");
            add(
                    "drift",
                    "it became " + change
                            + " while it was measured: raise --warmup, or look for heat and other programs");
        }
        double share = timing.wallMs() > 0.0 ? timing.cpuMs() / timing.wallMs() : 1.0;
        if (share < BUSY) {
            String part = Percent.of(share);
            add("shared", "it had the processor for " + part + " of the time: end other programs and measure again");
        }
    }

    private void addScatter(Summary summary) {
        if (summary.outliers() > OUTLIERS * summary.count()) {
            String part = summary.outliers() + " of " + summary.count();
            add("outliers", part + " runs took far longer: trust the median, not p99");
        }
        if (summary.stdev() > NOISE * summary.mean()) {
            String part = Percent.of(summary.stdev() / summary.mean());
            add("scatter", "the runs scatter by " + part + ": trust the median, not the mean");
        }
    }

    private void add(String kind, String text) {
        found.add(new RowWarning(kind, text));
    }

    /** The mean of "cpu_mhz"; 0 where it can't be read. */
    private static double meanMhz(Object conditions) {
        Object values = conditions instanceof Map ? ((Map<?, ?>) conditions).get("cpu_mhz") : null;
        if (!(values instanceof List) || ((List<?>) values).isEmpty()) {
            return 0.0;
        }
        double sum = 0.0;
        for (Object value : (List<?>) values) {
            if (!(value instanceof Number)) {
                return 0.0;
            }
            sum += ((Number) value).doubleValue();
        }
        return sum / ((List<?>) values).size();
    }
}

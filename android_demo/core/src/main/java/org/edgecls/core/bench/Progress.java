package org.edgecls.core.bench;

import java.util.Map;
import org.edgecls.core.error.EdgeclsException;

/** Follows the measuring of one cell. What it throws ends the measuring and reaches its caller. */
public interface Progress {
    /**
     * The first forward pass is done; nothing has been timed yet.
     *
     * @param firstMs how long it took, milliseconds
     * @param row scores of the batch's first image
     * @param spread largest difference of any row from the first, whose inputs are equal; NaN when one is NaN
     */
    void onOutput(double firstMs, float[] row, double spread) throws EdgeclsException;

    /**
     * The state of the machine was read.
     *
     * @param when "before" or "after" the timed loop
     * @param conditions an object "conditions" of result.schema.json
     */
    void onConditions(String when, Map<String, Object> conditions) throws EdgeclsException;

    /** Samples since the last call, milliseconds, in order. An untimed pass follows. */
    void onSamples(double[] samplesMs) throws EdgeclsException;

    /**
     * The end.
     *
     * @param timing the loop as a whole
     * @param change largest difference of the last output from the first; NaN when one is NaN
     * @param peakRssBytes largest resident memory of the process, 0 where unknown
     */
    void onDone(Timing timing, double change, long peakRssBytes) throws EdgeclsException;

    /** Whether to give up; asked between two passes, so it must be quick. */
    boolean stopped();
}

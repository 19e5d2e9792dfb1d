package org.edgecls.core.engine;

import java.io.Closeable;
import org.edgecls.core.error.EdgeclsException;

/** A loaded model. One thread uses it. After {@link #close()} every call but close reports ENGINE_CLOSED. */
public interface Engine extends Closeable {
    /** Name of the engine in results, as "paddle_lite". */
    String name();

    /** Version of its library; never empty. */
    String version();

    /** How long it took to create the predictor, milliseconds, without loading the library. */
    double loadMs();

    /**
     * Copies an input in, where it stays for every following run.
     *
     * @param values {@code batch * channels * height * width} floats, NCHW
     * @throws EdgeclsException the engine refuses the shape or the values
     */
    void setInput(float[] values, int batch, int channels, int height, int width) throws EdgeclsException;

    /**
     * One forward pass; nothing is copied.
     *
     * @throws EdgeclsException the engine refuses
     */
    void run() throws EdgeclsException;

    /**
     * A copy of the scores of the last run, {@code [batch, classes]} row by row.
     *
     * @throws EdgeclsException the model gives no row of scores for each image
     */
    float[] output() throws EdgeclsException;

    /** Frees the native memory; a second call does nothing. */
    @Override
    void close();
}

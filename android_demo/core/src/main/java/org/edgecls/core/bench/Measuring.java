package org.edgecls.core.bench;

import java.util.Arrays;
import org.edgecls.core.device.Conditions;
import org.edgecls.core.device.Memory;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;

/** The measuring of a loaded model: prove the output, warm up, time, tell. The app and the runner share it. */
public final class Measuring {
    private final Limits limits;
    private final SystemFiles files;
    private final Progress progress;

    /**
     * A way to measure.
     *
     * @param limits how long
     * @param files where conditions, memory and CPU time are read
     * @param progress hears of every step, and says when to stop
     */
    public Measuring(Limits limits, SystemFiles files, Progress progress) {
        this.limits = limits;
        this.files = files;
        this.progress = progress;
    }

    /**
     * Measures a loaded model.
     *
     * @param engine the model, which stays open
     * @param image one image, {@code channels * height * width} floats
     * @param batch how often the image is repeated
     * @return whether it came to its end; false when {@code progress} stopped it
     * @throws EdgeclsException what the engine or {@code progress} throws
     */
    public boolean measure(Engine engine, float[] image, int batch, int channels, int height, int width)
            throws EdgeclsException {
        engine.setInput(repeated(image, batch), batch, channels, height, width);
        long started = System.nanoTime();
        engine.run();
        double firstMs = (System.nanoTime() - started) / 1e6;
        float[] first = engine.output();
        float[] row = Arrays.copyOf(first, first.length / batch);
        progress.onOutput(firstMs, row, distance(first, row));
        for (int i = 0; i < limits.warmup(); i++) {
            if (progress.stopped()) {
                return false;
            }
            engine.run();
        }
        Conditions conditions = new Conditions(files);
        progress.onConditions("before", conditions.read());
        Timing timing = new TimedLoop(engine, limits, files, progress).run();
        if (timing == null) {
            return false;
        }
        progress.onConditions("after", conditions.read());
        progress.onDone(timing, distance(engine.output(), first), new Memory(files).peakRss());
        return true;
    }

    private static float[] repeated(float[] image, int batch) {
        if (batch == 1) {
            return image;
        }
        if ((long) image.length * batch > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("the batch is longer than a Java array can be");
        }
        float[] values = new float[image.length * batch];
        for (int i = 0; i < batch; i++) {
            System.arraycopy(image, 0, values, i * image.length, image.length);
        }
        return values;
    }

    /** Largest difference of two outputs; {@code right} is repeated where it is shorter. NaN when one is NaN. */
    static double distance(float[] left, float[] right) {
        double largest = 0.0;
        for (int i = 0; i < left.length; i++) {
            double gap = Math.abs((double) left[i] - right[i % right.length]);
            if (Double.isNaN(gap)) {
                return gap;
            }
            largest = Math.max(largest, gap);
        }
        return largest;
    }
}

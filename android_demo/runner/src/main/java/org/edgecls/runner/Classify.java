package org.edgecls.runner;

import java.util.Arrays;
import java.util.List;
import org.edgecls.core.device.Memory;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;

/** Classifying every picture of some files, one after the other. Memory holds one picture. */
final class Classify {
    private static final int CHANNELS = 3;
    private static final int LEVELS = 256;

    private final Engine engine;
    private final Events events;
    private int index;

    Classify(Engine engine, Events events) {
        this.engine = engine;
        this.events = events;
    }

    /**
     * Tells the scores of each picture, then "done".
     *
     * @param paths .npy files, uint8 [N, H, W, 3]
     * @param tablePath .npy file, float32 [3, 256]: the tensor's value for each channel and level
     * @throws InputError a file can't be read or is of another form
     * @throws EdgeclsException the engine refuses
     */
    void run(List<String> paths, String tablePath) throws InputError, EdgeclsException {
        float[] table;
        try (Npy array = Npy.open(tablePath)) {
            if (!array.isFloat() || !Arrays.equals(array.shape(), new long[] {CHANNELS, LEVELS})) {
                throw new InputError(tablePath + " is not float32 [3, 256]", Npy.HINT);
            }
            table = array.floats();
        }
        long started = System.nanoTime();
        for (String path : paths) {
            try (Npy pictures = Npy.open(path)) {
                classify(pictures, path, table);
            }
        }
        double wallMs = (System.nanoTime() - started) / 1e6;
        long peak = new Memory(new SystemFiles()).peakRss();
        events.emit("done", "count", index, "wall_ms", wallMs, "peak_rss_bytes", peak);
    }

    private void classify(Npy pictures, String path, float[] table) throws InputError, EdgeclsException {
        long[] shape = pictures.shape();
        if (pictures.isFloat() || shape.length != 4 || shape[3] != CHANNELS) {
            throw new InputError(path + " is not uint8 [N, H, W, 3]", Npy.HINT);
        }
        long size = shape[1] * shape[2] * CHANNELS;
        if (size > Integer.MAX_VALUE / 4) {
            throw new OutOfMemoryError(path);
        }
        byte[] picture = new byte[(int) size];
        float[] tensor = new float[(int) size];
        for (long number = 0; number < shape[0]; number++) {
            pictures.read(number * size, picture);
            look(picture, table, tensor);
            engine.setInput(tensor, 1, CHANNELS, (int) shape[1], (int) shape[2]);
            long before = System.nanoTime();
            engine.run();
            double spentMs = (System.nanoTime() - before) / 1e6;
            events.emit("prediction", "index", index, "ms", spentMs, "values", Events.numbers(engine.output()));
            index++;
        }
    }

    /** From a picture, pixel by pixel, to the tensor, channel by channel. */
    private static void look(byte[] picture, float[] table, float[] tensor) {
        int pixels = picture.length / CHANNELS;
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int i = 0; i < pixels; i++) {
                tensor[channel * pixels + i] = table[channel * LEVELS + (picture[i * CHANNELS + channel] & 0xff)];
            }
        }
    }
}

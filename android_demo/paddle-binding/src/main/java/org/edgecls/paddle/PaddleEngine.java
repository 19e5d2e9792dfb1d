package org.edgecls.paddle;

import com.baidu.paddle.lite.PaddlePredictor;
import com.baidu.paddle.lite.Tensor;
import java.util.Arrays;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/**
 * A model in Paddle-Lite.
 *
 * <p>Its Java API doesn't tell how many inputs and outputs a model has, nor the type of an output, and the library ends
 * the process when it is asked for one that isn't there: the first ones are used, as floats. It binds threads to cores
 * by the thread that calls it, so one thread opens the model and runs it.
 */
final class PaddleEngine implements Engine {
    private final String model;
    private final String version;
    private final double loadMs;
    private PaddlePredictor predictor;
    private Tensor input;
    private int batch;

    PaddleEngine(PaddlePredictor predictor, String model, double loadMs) {
        this.predictor = predictor;
        this.model = model;
        this.loadMs = loadMs;
        String told = predictor.getVersion();
        version = told == null || told.isEmpty() ? "unknown" : told;
        input = predictor.getInput(0);
    }

    @Override
    public String name() {
        return "paddle_lite";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public double loadMs() {
        return loadMs;
    }

    @Override
    public void setInput(float[] values, int images, int channels, int height, int width) throws EdgeclsException {
        requireOpen();
        long[] shape = {images, channels, height, width};
        if (!input.resize(shape) || !input.setData(values)) {
            throw new EdgeclsException(Problem.INPUT_REFUSED, Arrays.toString(shape), model);
        }
        batch = images;
    }

    @Override
    public void run() throws EdgeclsException {
        requireOpen();
        if (!predictor.run()) {
            throw new EdgeclsException(Problem.RUN_FAILED, model);
        }
    }

    @Override
    public float[] output() throws EdgeclsException {
        requireOpen();
        Tensor output = predictor.getOutput(0);
        try {
            long[] shape = output.isPresent() ? output.shape() : new long[0];
            if (shape.length != 2 || shape[0] != batch || shape[1] < 1) {
                throw new EdgeclsException(Problem.OUTPUT_SHAPE);
            }
            return output.getFloatData();
        } finally {
            output.clear();
        }
    }

    @Override
    public void close() {
        if (predictor != null) {
            input.clear();
            predictor.clear();
            predictor = null;
        }
    }

    private void requireOpen() throws EdgeclsException {
        if (predictor == null) {
            throw new EdgeclsException(Problem.ENGINE_CLOSED, model);
        }
    }
}

package com.baidu.paddle.lite;

/**
 * A loaded model. {@link #clear()} frees it; nothing frees it by itself.
 *
 * <p>The native side reads the field and binds the methods by their names; nothing here loads its library.
 */
public final class PaddlePredictor {
    private long cppPaddlePredictorPointer;

    private PaddlePredictor() {}

    /** Loads a model; null when the library gives none. On most faults it ends the process instead. */
    public static PaddlePredictor createPaddlePredictor(MobileConfig config) {
        PaddlePredictor predictor = new PaddlePredictor();
        predictor.cppPaddlePredictorPointer = predictor.newCppPaddlePredictor(config);
        return predictor.cppPaddlePredictorPointer == 0 ? null : predictor;
    }

    /** A handle to an input, to be cleared by the caller. */
    public Tensor getInput(int index) {
        return new Tensor(getInputCppTensorPointer(index), false);
    }

    /** A handle to an output, to be cleared by the caller. */
    public Tensor getOutput(int index) {
        return new Tensor(getOutputCppTensorPointer(index), true);
    }

    /** Frees the model; true the first time. */
    public boolean clear() {
        long pointer = cppPaddlePredictorPointer;
        cppPaddlePredictorPointer = 0;
        return pointer != 0 && deleteCppPaddlePredictor(pointer);
    }

    /** One forward pass; false for a model that was cleared. */
    public native boolean run();

    /** The library's version; empty for a model that was cleared. */
    public native String getVersion();

    private native long newCppPaddlePredictor(MobileConfig config);

    private native boolean deleteCppPaddlePredictor(long pointer);

    private native long getInputCppTensorPointer(int index);

    private native long getOutputCppTensorPointer(int index);
}

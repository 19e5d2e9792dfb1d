package com.baidu.paddle.lite;

/**
 * A handle to an input or output of a predictor. Its methods must not be called after {@link #clear()}, nor after the
 * predictor was cleared.
 *
 * <p>The native side reads the two fields and binds the methods by their names.
 */
public final class Tensor {
    private long cppTensorPointer;
    private final boolean readOnly;

    Tensor(long pointer, boolean readOnly) {
        this.cppTensorPointer = pointer;
        this.readOnly = readOnly;
    }

    /** Sets the shape; false for an output or a handle that the library refused to give. */
    public boolean resize(long[] shape) {
        return !readOnly && cppTensorPointer != 0 && nativeResize(shape);
    }

    /** Copies values in; false for an output, and when there are more or fewer than the shape says. */
    public boolean setData(float[] values) {
        return !readOnly && cppTensorPointer != 0 && nativeSetData(values);
    }

    /** Whether the library gave a handle; the other methods of an output need one. */
    public boolean isPresent() {
        return cppTensorPointer != 0;
    }

    /** Frees the handle, not the memory of the tensor; true the first time. */
    public boolean clear() {
        long pointer = cppTensorPointer;
        cppTensorPointer = 0;
        return pointer != 0 && deleteCppTensor(pointer);
    }

    /** The shape now. */
    public native long[] shape();

    /** A copy of the values; they must be floats, which can't be asked for here. */
    public native float[] getFloatData();

    private native boolean nativeResize(long[] shape);

    private native boolean nativeSetData(float[] values);

    private native boolean deleteCppTensor(long pointer);
}

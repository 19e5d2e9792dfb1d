package org.edgecls.core.classify;

import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** A fake: gives the output that it was made with, and keeps what it was asked. */
final class FakeEngine implements Engine {
    private final float[] output;
    private final List<String> calls = new ArrayList<String>();
    private float[] input;

    FakeEngine(float... output) {
        this.output = output;
    }

    /** An engine that refuses to run. */
    static FakeEngine failing() {
        return new FakeEngine((float[]) null);
    }

    List<String> calls() {
        return calls;
    }

    float[] input() {
        return input;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String version() {
        return "v0";
    }

    @Override
    public double loadMs() {
        return 0;
    }

    @Override
    public void setInput(float[] values, int batch, int channels, int height, int width) {
        input = values;
        calls.add("input " + batch + "x" + channels + "x" + height + "x" + width);
    }

    @Override
    public void run() throws EdgeclsException {
        calls.add("run");
        if (output == null) {
            throw new EdgeclsException(Problem.RUN_FAILED, "the fake");
        }
    }

    @Override
    public float[] output() {
        calls.add("output");
        return output;
    }

    @Override
    public void close() {
        calls.add("close");
    }
}

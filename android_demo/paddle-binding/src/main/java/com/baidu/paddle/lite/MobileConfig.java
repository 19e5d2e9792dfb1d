package com.baidu.paddle.lite;

/**
 * How the light predictor is to be made. The native side calls the getters by their names.
 *
 * <p>Models come from files only: the text that {@code setModelFromBuffer} of Paddle-Lite's own class takes is encoded
 * as UTF-8 on its way, which damages a model.
 */
public final class MobileConfig extends ConfigBase {
    private String modelFile;
    private int threads = 1;
    private PowerMode powerMode = PowerMode.LITE_POWER_NO_BIND;

    /** One thread, bound to no core. */
    public MobileConfig() {}

    /** The path of the .nb. */
    public void setModelFromFile(String path) {
        modelFile = path;
    }

    /** Threads that compute one batch. */
    public void setThreads(int count) {
        threads = count;
    }

    /** How they are bound to cores. */
    public void setPowerMode(PowerMode mode) {
        powerMode = mode;
    }

    public String getModelFromFile() {
        return modelFile;
    }

    /** Always null, which the native side passes over. */
    public String getModelFromBuffer() {
        return null;
    }

    public int getThreads() {
        return threads;
    }

    /** The number of the power mode. */
    public int getPowerModeInt() {
        return powerMode.value();
    }
}

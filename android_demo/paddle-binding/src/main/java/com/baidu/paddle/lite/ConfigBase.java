package com.baidu.paddle.lite;

/** What the native side asks every configuration for. It calls the getters by their names. */
public class ConfigBase {
    /** Only classes of this package have configurations of their own. */
    ConfigBase() {}

    /** A folder with a model of an old format; always null, which the native side passes over. */
    public String getModelDir() {
        return null;
    }
}

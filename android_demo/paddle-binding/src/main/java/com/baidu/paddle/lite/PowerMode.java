package com.baidu.paddle.lite;

/** How Paddle-Lite binds its threads to cores; the numbers are those of its paddle_place.h. */
public enum PowerMode {
    LITE_POWER_HIGH(0),
    LITE_POWER_LOW(1),
    LITE_POWER_FULL(2),
    LITE_POWER_NO_BIND(3),
    LITE_POWER_RAND_HIGH(4),
    LITE_POWER_RAND_LOW(5);

    private final int value;

    PowerMode(int value) {
        this.value = value;
    }

    /** The number on the native side. */
    public int value() {
        return value;
    }

    /**
     * The mode of a number.
     *
     * @throws IllegalArgumentException there is none
     */
    public static PowerMode of(int value) {
        for (PowerMode mode : values()) {
            if (mode.value == value) {
                return mode;
            }
        }
        throw new IllegalArgumentException("no power mode has the number " + value);
    }
}

package org.edgecls.core.engine;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** How Paddle-Lite binds its threads to cores. The numbers are those of {@code PowerMode} in its paddle_place.h. */
public enum PowerMode {
    HIGH("high", 0),
    LOW("low", 1),
    FULL("full", 2),
    NONE("none", 3),
    RAND_HIGH("rand_high", 4),
    RAND_LOW("rand_low", 5);

    private final String word;
    private final int value;

    PowerMode(String word, int value) {
        this.word = word;
        this.value = value;
    }

    /** The word of command lines and results, as "none". */
    public String word() {
        return word;
    }

    /** The number that Paddle-Lite knows it by. */
    public int value() {
        return value;
    }

    /**
     * The mode of a word.
     *
     * @throws EdgeclsException POWER_MODE_UNKNOWN
     */
    public static PowerMode of(String word) throws EdgeclsException {
        for (PowerMode mode : values()) {
            if (mode.word.equals(word)) {
                return mode;
            }
        }
        throw new EdgeclsException(Problem.POWER_MODE_UNKNOWN, word);
    }
}

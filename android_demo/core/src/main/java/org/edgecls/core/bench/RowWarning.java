package org.edgecls.core.bench;

/** Why a row's numbers may not be what they seem. */
public final class RowWarning {
    private final String kind;
    private final String text;

    /**
     * A warning.
     *
     * @param kind one word, the same for the same cause: a key of ADVICE in edgecls/benchmark/warn.py
     * @param text a sentence with the numbers, and what to do
     */
    public RowWarning(String kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** One word, the same for the same cause. */
    public String kind() {
        return kind;
    }

    /** A sentence in English with the numbers, and what to do. */
    public String text() {
        return text;
    }
}

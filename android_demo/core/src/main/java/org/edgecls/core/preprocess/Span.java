package org.edgecls.core.preprocess;

/** The part of a resized side that is wanted. */
final class Span {
    private final int whole;
    private final int first;
    private final int count;

    private Span(int whole, int first, int count) {
        this.whole = whole;
        this.first = first;
        this.count = count;
    }

    /** The middle of a side that is resized to {@code whole} pixels. */
    static Span centre(int whole, int count) {
        return new Span(whole, (whole - count) / 2, count);
    }

    /** Pixels of the whole resized side. */
    int whole() {
        return whole;
    }

    /** The first pixel that is wanted. */
    int first() {
        return first;
    }

    /** How many are wanted. */
    int count() {
        return count;
    }
}

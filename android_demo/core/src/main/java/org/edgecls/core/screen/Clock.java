package org.edgecls.core.screen;

/** A monotonic clock. */
public interface Clock {
    /** The clock of the Java runtime. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /** Nanoseconds since some fixed moment. */
    long nanos();
}

package org.edgecls.runner;

/** Nobody reads the events any more. Unchecked, so that it passes through whatever called. */
final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReaderGone(Throwable cause) {
        super(cause);
    }
}

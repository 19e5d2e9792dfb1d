package org.edgecls.runner;

/** A wrong argument or an unusable input: what a person can mend, and how. */
final class InputError extends Exception {
    /** The class of edgecls/errors.py. */
    static final String KIND = "InputError";

    private static final long serialVersionUID = 1L;

    private final String hint;

    InputError(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }
}

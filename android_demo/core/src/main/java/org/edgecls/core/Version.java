package org.edgecls.core;

/** The version of edgecls that this belongs to. */
public final class Version {
    /** As edgecls/_version.py has it. */
    public static final String NAME = "0.1.0";

    private Version() {}
}

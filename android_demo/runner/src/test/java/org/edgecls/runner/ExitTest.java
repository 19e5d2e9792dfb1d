package org.edgecls.runner;

import static org.junit.Assert.assertTrue;

import com.android.internal.os.RuntimeInit;
import org.junit.Test;

public final class ExitTest {
    @Test
    public void androidsRuntimeIsToldToSpareTheDestructors() {
        assertTrue(Exit.skipCleanup());
        assertTrue(RuntimeInit.exitsWithoutCleanup());
    }
}

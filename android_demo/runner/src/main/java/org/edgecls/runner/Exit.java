package org.edgecls.runner;

import java.lang.reflect.Method;

/**
 * The end of the process at once: native destructors can crash at exit, after everything was told.
 *
 * <p>{@link Runtime#halt} alone spares them on a JVM only. On Android it ends in the C library's exit(), unless the
 * runtime was told to skip that; it tells itself so for apps, and for what app_process starts somebody has to.
 */
final class Exit {
    private static final String RUNTIME = "com.android.internal.os.RuntimeInit";
    private static final String SKIP = "nativeSetExitWithoutCleanup";

    private Exit() {}

    /** Ends the process. */
    static void now(int code) {
        skipCleanup();
        Runtime.getRuntime().halt(code);
    }

    /** Whether Android's runtime was told; false elsewhere, and where it can't be told. */
    static boolean skipCleanup() {
        try {
            Method skip = Class.forName(RUNTIME).getDeclaredMethod(SKIP, boolean.class);
            skip.setAccessible(true);
            skip.invoke(null, true);
            return true;
        } catch (ReflectiveOperationException | LinkageError | RuntimeException error) {
            return false;
        }
    }
}

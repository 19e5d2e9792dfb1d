package com.android.internal.os;

/** A stand-in for Android's class of this name, which no JVM has. */
public final class RuntimeInit {
    private static boolean exitsWithoutCleanup;

    private RuntimeInit() {}

    /** What it was told. */
    public static boolean exitsWithoutCleanup() {
        return exitsWithoutCleanup;
    }

    @SuppressWarnings("unused")
    private static void nativeSetExitWithoutCleanup(boolean skip) {
        exitsWithoutCleanup = skip;
    }
}

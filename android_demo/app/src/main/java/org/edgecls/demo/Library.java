package org.edgecls.demo;

import android.content.Context;
import java.io.File;

/** Paddle-Lite's library in the installed app. */
public final class Library {
    private static final String NAME = "libpaddle_lite_jni.so";

    private Library() {}

    /** The file that the installation unpacked for this device's processor; it may be missing. */
    public static File file(Context context) {
        return new File(context.getApplicationInfo().nativeLibraryDir, NAME);
    }
}

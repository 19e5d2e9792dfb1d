package org.edgecls.paddle;

import java.io.File;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Loading libpaddle_lite_jni.so. */
final class PaddleLibrary {
    /** A folder to take the library from, instead of where the system looks for libraries. */
    static final String FOLDER_PROPERTY = "edgecls.library.dir";

    private static final String NAME = "paddle_lite_jni";
    /** What Android's linker, glibc and the JVM say of a library for another processor. */
    private static final String[] OTHER_PROCESSOR = {
        "e_machine", "instead of 64-bit", "instead of 32-bit", "wrong ELF class", "Possible cause: can't load"
    };
    /** And of a file that is none, or damaged. */
    private static final String[] DAMAGED = {"ELF magic", "ELF header", "too short", "too small"};

    private PaddleLibrary() {}

    /**
     * Loads the library unless it is loaded already.
     *
     * @param file the library; null for the one in the folder of {@link #FOLDER_PROPERTY}, or where that is not set for
     *     the one that the system finds
     * @throws EdgeclsException LIBRARY_MISSING, LIBRARY_WRONG_ABI, LIBRARY_UNFIT
     */
    static synchronized void load(File file) throws EdgeclsException {
        String folder = System.getProperty(FOLDER_PROPERTY);
        File asked = file == null && folder != null ? new File(folder, "lib" + NAME + ".so") : file;
        String name = asked == null ? "lib" + NAME + ".so" : asked.getAbsolutePath();
        try {
            if (asked == null) {
                System.loadLibrary(NAME);
            } else {
                loadCompanion(asked.getAbsoluteFile());
                System.load(name);
            }
        } catch (UnsatisfiedLinkError error) {
            throw problem(name, error);
        }
    }

    /** The sentence for a library that can't be loaded, or that lacks a function. */
    static EdgeclsException problem(String name, UnsatisfiedLinkError error) {
        String message = String.valueOf(error.getMessage());
        if (containsAny(message, OTHER_PROCESSOR)) {
            return new EdgeclsException(error, Problem.LIBRARY_WRONG_ABI, name, message);
        }
        if (containsAny(message, DAMAGED) || message.contains("com.baidu.paddle.lite")) {
            return new EdgeclsException(error, Problem.LIBRARY_UNFIT, name, message);
        }
        return new EdgeclsException(error, Problem.LIBRARY_MISSING, name, message);
    }

    /** A library that was built for the shared C++ library needs it loaded before, from its own folder. */
    private static void loadCompanion(File library) {
        File companion = new File(library.getParentFile(), "libc++_shared.so");
        if (companion.isFile()) {
            System.load(companion.getPath());
        }
    }

    private static boolean containsAny(String message, String[] parts) {
        for (String part : parts) {
            if (message.contains(part)) {
                return true;
            }
        }
        return false;
    }
}

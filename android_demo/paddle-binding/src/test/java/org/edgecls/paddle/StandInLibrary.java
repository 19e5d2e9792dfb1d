package org.edgecls.paddle;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.Assume;

/** The stand-in for Paddle-Lite's Java library, built with the machine's g++; skips the test where that is missing. */
final class StandInLibrary {
    private static final String CPP = "tests/runner/stand_in";
    private static final String JNI = "android_demo/runner/src/test/native/stand_in_jni.cc";

    private StandInLibrary() {}

    /** Builds it into a folder. */
    static File build(File folder) throws IOException, InterruptedException {
        String root = System.getProperty("edgecls.root");
        File headers = headers();
        File library = new File(folder, "libpaddle_lite_jni.so");
        List<String> command = new ArrayList<>(Arrays.asList("g++", "-std=c++11", "-O1", "-fPIC", "-shared"));
        command.add("-pthread");
        command.add("-I" + headers);
        command.add("-I" + new File(headers, "linux"));
        command.add("-I" + new File(root, CPP));
        command.add(new File(root, JNI).getPath());
        command.add(new File(root, CPP + "/stand_in.cc").getPath());
        command.add("-o");
        command.add(library.getPath());
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("g++ ended with " + code);
            }
        } catch (IOException error) {
            Assume.assumeNoException("no g++ here: the engine is not tested in this process", error);
        }
        return library;
    }

    private static File headers() {
        File home = new File(System.getProperty("java.home"));
        for (File candidate : new File[] {home, home.getParentFile()}) {
            File headers = new File(candidate, "include");
            if (new File(headers, "jni.h").isFile()) {
                return headers;
            }
        }
        Assume.assumeTrue("no jni.h here: the engine is not tested in this process", false);
        return null;
    }
}

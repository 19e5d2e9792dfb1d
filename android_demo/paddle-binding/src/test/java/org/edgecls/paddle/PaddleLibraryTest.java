package org.edgecls.paddle;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a library that can't be loaded is called. tests/runner has what one that can be loaded does. */
public final class PaddleLibraryTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @After
    public void forgetTheFolder() {
        System.clearProperty(PaddleLibrary.FOLDER_PROPERTY);
    }

    private static Problem problem(String message) {
        return PaddleLibrary.problem("libpaddle_lite_jni.so", new UnsatisfiedLinkError(message)).problem();
    }

    private static EdgeclsException open(File library) {
        try {
            new PaddleEngineFactory(library).open(new File("model.nb"), new EngineSettings(1, PowerMode.NONE));
            throw new AssertionError("it was loaded");
        } catch (EdgeclsException error) {
            return error;
        }
    }

    @Test
    public void theWordsOfAndroidsLinkerAreUnderstood() {
        assertEquals(
                Problem.LIBRARY_MISSING,
                problem("dalvik.system.PathClassLoader[DexPathList[...]] couldn't find \"libpaddle_lite_jni.so\""));
        assertEquals(
                Problem.LIBRARY_MISSING, problem("dlopen failed: library \"libc++_shared.so\" not found: needed by x"));
        assertEquals(
                Problem.LIBRARY_WRONG_ABI, problem("dlopen failed: \"/data/x.so\" is 32-bit instead of 64-bit"));
        assertEquals(Problem.LIBRARY_WRONG_ABI, problem("dlopen failed: \"x.so\" has unexpected e_machine: 62"));
        assertEquals(Problem.LIBRARY_UNFIT, problem("dlopen failed: \"/data/x.so\" has bad ELF magic: 50523c21"));
        assertEquals(
                Problem.LIBRARY_UNFIT,
                problem("No implementation found for long "
                        + "com.baidu.paddle.lite.PaddlePredictor.newCppPaddlePredictor"));
    }

    @Test
    public void aLibraryThatIsNotThereIsNamed() {
        EdgeclsException error = open(new File(folder.getRoot(), "libpaddle_lite_jni.so"));

        assertEquals(Problem.LIBRARY_MISSING, error.problem());
        assertTrue(error.getMessage(), error.getMessage().contains(folder.getRoot().getPath()));
    }

    @Test
    public void theSystemIsAskedWhereNoFileIsGiven() {
        EdgeclsException error = open(null);

        assertEquals(Problem.LIBRARY_MISSING, error.problem());
        assertTrue(error.getMessage(), error.getMessage().contains("java.library.path"));
    }

    @Test
    public void aFolderCanBeSetForAll() {
        System.setProperty(PaddleLibrary.FOLDER_PROPERTY, folder.getRoot().getPath());
        EdgeclsException error = open(null);

        assertEquals(Problem.LIBRARY_MISSING, error.problem());
        assertTrue(error.getMessage(), error.getMessage().contains(folder.getRoot().getPath()));
    }

    @Test
    public void aFileThatIsNoLibraryIsUnfit() throws IOException {
        File file = folder.newFile("libpaddle_lite_jni.so");
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(new byte[5000]);
        }
        assertEquals(Problem.LIBRARY_UNFIT, open(file).problem());
    }

    @Test
    public void aLibraryForAnotherProcessorIsSaid() throws IOException {
        File file = folder.newFile("libpaddle_lite_jni.so");
        byte[] header = new byte[4096];
        // ELF, 64 bits, little-endian, version 1; a shared library for a processor that no JVM runs on (EM_SPARCV9).
        byte[] start = {0x7f, 'E', 'L', 'F', 2, 1, 1};
        System.arraycopy(start, 0, header, 0, start.length);
        header[16] = 3;
        header[18] = 43;
        header[20] = 1;
        header[52] = 64;
        header[54] = 56;
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(header);
        }
        assertEquals(open(file).getMessage(), Problem.LIBRARY_WRONG_ABI, open(file).problem());
    }
}

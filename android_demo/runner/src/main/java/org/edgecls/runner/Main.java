package org.edgecls.runner;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import org.edgecls.core.Version;
import org.edgecls.core.bench.Measuring;
import org.edgecls.core.device.Memory;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.device.SystemProcess;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.paddle.PaddleEngineFactory;

/**
 * The Java build of the runner: load, prove the output, warm up, time, tell (docs/runner_protocol.md).
 *
 * <p>It runs on Android through app_process, and on any other JVM of Linux. What Java code prints goes to standard
 * error; what a native library writes to descriptor 1 itself can't be turned away from here, and readers skip such
 * lines.
 */
public final class Main {
    private static final int PROTOCOL = 1;

    private Main() {}

    /** Runs one cell and ends the process: exit code 0 after "done", 1 after "error". */
    public static void main(String[] words) {
        Events events = new Events(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        int code = 1;
        try {
            code = run(words, events);
        } catch (ReaderGone error) {
            System.err.println("nobody reads the events any more");
        } finally {
            System.err.flush();
            Exit.now(code);
        }
    }

    private static int run(String[] words, Events events) {
        try {
            run(Arguments.parse(ArgumentFile.words(words)), events);
            return 0;
        } catch (InputError error) {
            events.error(InputError.KIND, error.getMessage(), error.hint());
        } catch (EdgeclsException error) {
            events.error(error.kind(), error.getMessage(), error.hint());
        } catch (OutOfMemoryError error) {
            EdgeclsException problem = new EdgeclsException(Problem.OUT_OF_MEMORY);
            events.error(problem.kind(), problem.getMessage(), problem.hint());
        } catch (ReaderGone error) {
            throw error;
        } catch (RuntimeException | LinkageError error) {
            error.printStackTrace();
            events.error("WorkerError", "the runner failed: " + error, "report it with the model");
        }
        return 1;
    }

    private static void run(Arguments asked, Events events) throws InputError, EdgeclsException {
        SystemFiles files = new SystemFiles();
        events.emit(
                "hello",
                "protocol", PROTOCOL,
                "runner", "java",
                "runner_version", Version.NAME,
                "pid", SystemProcess.id(files),
                "platform", SystemProcess.platform());
        try (Engine engine = new PaddleEngineFactory().open(new File(asked.model()), asked.engineSettings())) {
            events.emit(
                    "loaded",
                    "engine", engine.name(),
                    "engine_version", engine.version(),
                    "mode", asked.mode(),
                    "threads", asked.engineSettings().threads(),
                    "load_ms", engine.loadMs(),
                    "rss_bytes", new Memory(files).rss());
            if (asked.classify()) {
                new Classify(engine, events).run(asked.inputs(), asked.table());
            } else {
                measure(engine, asked, files, events);
            }
        }
    }

    private static void measure(Engine engine, Arguments asked, SystemFiles files, Events events)
            throws InputError, EdgeclsException {
        String path = asked.inputs().get(0);
        float[] image;
        long[] shape;
        try (Npy array = Npy.open(path)) {
            shape = array.shape();
            if (!array.isFloat() || shape.length != 4 || shape[0] != 1) {
                throw new InputError(path + " is not one image, float32 [1, C, H, W]", Npy.HINT);
            }
            image = array.floats();
        }
        new Measuring(asked.limits(), files, new EventProgress(events))
                .measure(engine, image, asked.batch(), (int) shape[1], (int) shape[2], (int) shape[3]);
    }
}

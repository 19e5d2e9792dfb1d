package org.edgecls.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.edgecls.core.bench.Limits;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;

/** The command line: the arguments of docs/runner_protocol.md. */
final class Arguments {
    private static final String WRONGLY = "the runner was started wrongly: ";
    private static final String USAGE = "see docs/runner_protocol.md";
    private static final String NUMBER = "[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?";
    private static final List<String> MODES = Arrays.asList("fp32", "fp16", "int8");
    private static final int MAX_BATCH = 1024;

    private final List<String> inputs = new ArrayList<>();
    private String engine = "";
    private String mode = "";
    private String model = "";
    private String table = "";
    private boolean classify;
    private int threads = 1;
    private int batch = 1;
    private int warmup = Limits.DEFAULT.warmup();
    private int runs = Limits.DEFAULT.runs();
    private double minSeconds = Limits.DEFAULT.minSeconds();
    private double maxSeconds = Limits.DEFAULT.maxSeconds();
    private PowerMode powerMode = PowerMode.NONE;

    private Arguments() {}

    /**
     * What a command line asks for.
     *
     * @throws InputError an argument is missing, unknown or out of range
     */
    static Arguments parse(String... words) throws InputError {
        Arguments asked = new Arguments();
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("--classify")) {
                asked.classify = true;
            } else if (i + 1 < words.length) {
                asked.set(words[i], words[++i]);
            } else {
                throw new InputError(WRONGLY + words[i] + " lacks its value", USAGE);
            }
        }
        asked.check();
        return asked;
    }

    String engine() {
        return engine;
    }

    /** How the engine computes: for a .nb its precision. */
    String mode() {
        return mode;
    }

    String model() {
        return model;
    }

    /** Paths of .npy files; one, unless images are classified. */
    List<String> inputs() {
        return inputs;
    }

    /** Path of the .npy that makes tensors of 8-bit images. */
    String table() {
        return table;
    }

    /** Whether every image of the inputs is classified instead of timing one. */
    boolean classify() {
        return classify;
    }

    int batch() {
        return batch;
    }

    EngineSettings engineSettings() {
        return new EngineSettings(threads, powerMode);
    }

    Limits limits() {
        return new Limits(warmup, runs, minSeconds, maxSeconds);
    }

    private void set(String name, String text) throws InputError {
        switch (name) {
            case "--engine":
                engine = text;
                break;
            case "--mode":
                mode = text;
                break;
            case "--model":
                model = text;
                break;
            case "--input":
                inputs.add(text);
                break;
            case "--table":
                table = text;
                break;
            case "--power-mode":
                powerMode = powerMode(text);
                break;
            case "--threads":
                threads = whole(name, text, 1, EngineSettings.MAX_THREADS);
                break;
            case "--batch":
                batch = whole(name, text, 1, MAX_BATCH);
                break;
            case "--warmup":
                warmup = whole(name, text, 0, Limits.MAX_RUNS);
                break;
            case "--runs":
                runs = whole(name, text, 1, Limits.MAX_RUNS);
                break;
            case "--min-seconds":
                minSeconds = number(name, text, 0, Limits.MAX_SECONDS);
                break;
            case "--max-seconds":
                maxSeconds = number(name, text, 0, Limits.MAX_SECONDS);
                break;
            default:
                throw new InputError(WRONGLY + "unknown argument " + name, USAGE);
        }
    }

    private void check() throws InputError {
        if (!engine.equals("paddle_lite")) {
            throw new InputError("the Java runner has no engine '" + engine + "'", "use paddle_lite");
        }
        if (!MODES.contains(mode)) {
            throw new InputError("paddle_lite has no mode '" + mode + "'", "use fp32, fp16, int8");
        }
        if (model.isEmpty() || inputs.isEmpty() || inputs.contains("")) {
            throw new InputError(WRONGLY + "--model and --input are required", USAGE);
        }
        if (classify == table.isEmpty()) {
            throw new InputError(WRONGLY + "--classify and --table belong together", USAGE);
        }
        if (inputs.size() > 1 && !classify) {
            throw new InputError("several inputs can be classified, not timed", "give one input");
        }
        if (minSeconds > maxSeconds) {
            throw new InputError("--min-seconds is above --max-seconds", USAGE);
        }
    }

    private static PowerMode powerMode(String text) throws InputError {
        try {
            return PowerMode.of(text);
        } catch (EdgeclsException error) {
            throw new InputError(error.getMessage(), error.hint());
        }
    }

    private static int whole(String name, String text, int least, int most) throws InputError {
        double value = number(name, text, least, most);
        if (value != Math.rint(value)) {
            throw new InputError(name + " " + text + " is out of range", USAGE);
        }
        return (int) value;
    }

    private static double number(String name, String text, double least, double most) throws InputError {
        if (!text.matches(NUMBER)) {
            throw new InputError(WRONGLY + name + " is '" + text + "'", USAGE);
        }
        double value = Double.parseDouble(text);
        if (value < least || value > most) {
            throw new InputError(name + " " + text + " is out of range", USAGE);
        }
        return value;
    }
}

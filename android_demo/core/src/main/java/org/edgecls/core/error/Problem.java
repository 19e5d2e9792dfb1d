package org.edgecls.core.error;

/**
 * Everything that can go wrong, one constant a cause.
 *
 * <p>A message says what is wrong, one sentence without a full stop; a hint says what to do about it. Both are
 * formats of {@link java.util.Formatter} with numbered texts ({@code %1$s}); {@code details} of the exception fill
 * them. The kind is the name of a class in edgecls/errors.py.
 */
public enum Problem {
    // Reading JSON
    JSON_MALFORMED("InputError", "the JSON is malformed at character %1$s: %2$s", "make the file again"),
    FIELD_MISSING("ArtifactError", "%1$s lacks %2$s", "make the artifact again with edgecls optimize"),
    FIELD_TYPE("ArtifactError", "in %1$s, %2$s is no %3$s", "make the artifact again with edgecls optimize"),
    FIELD_VALUE("ArtifactError", "in %1$s, %2$s is %3$s, not %4$s", "make the artifact again with edgecls optimize"),

    // Pictures
    PICTURE_UNREADABLE("ImageError", "the picture can't be decoded: %1$s", "choose another picture"),
    PICTURE_TOO_LONG(
            "ImageError", "a picture of %1$sx%2$s would become %3$sx%4$s", "crop it to a usual aspect ratio"),
    PICTURE_SIZE(
            "ImageError", "the picture has %1$sx%2$s pixels, the model reads %3$sx%4$s", "resize and crop it first"),

    // Artifacts
    ARTIFACT_MISSING("ArtifactError", "the artifact %1$s does not exist", "import it again"),
    ARTIFACT_FILE_MISSING("ArtifactError", "the artifact %1$s has no %2$s", "import the whole artifact folder"),
    ARTIFACT_UNREADABLE("ArtifactError", "%1$s of the artifact %2$s can't be read: %3$s", "import it again"),
    NB_SIZE("ArtifactError", "model.nb of %1$s has %2$s bytes, model.json says %3$s", "import the artifact again"),
    NB_HASH(
            "ArtifactError", "model.nb of %1$s is not the file that model.json describes", "import the artifact again"),
    LABELS_COUNT("ArtifactError", "labels.txt of %1$s has %2$s lines for %3$s classes", "import the artifact again"),
    IMPORT_NO_ZIP(
            "ArtifactError", "%1$s is no zip archive, or a damaged one", "zip an artifact folder and import that"),
    IMPORT_NO_ARTIFACT(
            "ArtifactError", "%1$s holds no model.json", "zip a folder that edgecls optimize made and import that"),
    IMPORT_SEVERAL(
            "ArtifactError", "%1$s holds several artifacts: %2$s and %3$s", "zip each artifact folder by itself"),
    IMPORT_UNSAFE_NAME(
            "UnsafeArchiveError", "%1$s has an entry that would leave its folder: %2$s", "don't use this archive"),
    IMPORT_DUPLICATE("ArtifactError", "%1$s holds %2$s twice", "zip the artifact folder again"),
    IMPORT_TOO_LARGE("ArtifactError", "%2$s in %1$s is larger than %3$s MB", "check that this is an artifact"),
    STORE_WRITE("StorageError", "%1$s can't be written: %2$s", "free some space"),

    // Settings of a bench
    POWER_MODE_UNKNOWN(
            "SettingsError", "power mode '%1$s' is unknown", "use high, low, full, none, rand_high or rand_low"),
    LIMIT_OUT_OF_RANGE("SettingsError", "%1$s is %2$s, which is out of range", "give a number from %3$s to %4$s"),

    // The engine
    LIBRARY_MISSING(
            "LibraryMissingError",
            "Paddle-Lite's library %1$s can't be loaded: %2$s",
            "add libpaddle_lite_jni.so of an official Android archive"),
    LIBRARY_WRONG_ABI(
            "WrongAbiError",
            "Paddle-Lite's library %1$s is for another processor: %2$s",
            "add the library that was built for this device"),
    LIBRARY_UNFIT(
            "RuntimeLibraryError", "%1$s is not Paddle-Lite's Java library: %2$s", "add libpaddle_lite_jni.so itself"),
    MODEL_UNREADABLE("InputError", "%1$s: %2$s", "push it again"),
    MODEL_REFUSED("InputError", "Paddle-Lite can't load %1$s", "make the artifact again"),
    ENGINE_CLOSED("WorkerError", "the engine of %1$s is closed", "load the model again"),
    INPUT_REFUSED(
            "InputError", "Paddle-Lite refuses an input of %1$s for %2$s", "make the artifact again"),
    RUN_FAILED("WorkerError", "Paddle-Lite could not compute %1$s", "try fewer threads or a smaller batch"),
    OUTPUT_SHAPE(
            "InputError", "the model gives no row of scores for each image", "export the classifier alone"),
    OUT_OF_MEMORY("WorkerError", "out of memory", "try a smaller batch"),

    // A bench and its result
    OUTPUT_SPREAD(
            "ParityError",
            "%1$s gives scores that differ by %2$s within a batch of equal images",
            "use a runtime of the version that made the artifact, or optimize the model again"),
    OUTPUT_CHANGED(
            "ParityError",
            "the output changed while it was measured, though the input didn't",
            "the engine is not to be trusted with this model; report it"),
    BENCH_KILLED(
            "RunnerKilledError",
            "the process ended while it measured %1$s",
            "Paddle-Lite may crash on it: try fewer threads or a smaller batch"),
    RESULT_UNREADABLE("InputError", "the result %1$s can't be read: %2$s", "measure again"),

    // The app
    PICTURE_MISSING("ImageError", "the picture can't be read: %1$s", "choose it again, or another one"),
    PICTURE_TOO_LARGE(
            "ImageError", "a picture of %1$sx%2$s does not fit into this app's memory", "choose a smaller picture"),
    IMPORT_UNREADABLE("AccessError", "%1$s can't be read: %2$s", "choose it again"),
    BENCHMARK_LOST(
            "WorkerCrashed",
            "the benchmark's process ended before its first cell",
            "try it again, with another artifact or a freshly installed app"),

    // Classifying and parity
    OUTPUT_WIDTH(
            "VerificationError",
            "%1$s gives %2$s scores for %3$s classes",
            "make the artifact again with edgecls optimize"),
    OUTPUT_NOT_FINITE("VerificationError", "%1$s gives scores that are no numbers", "make the artifact again"),
    PARITY(
            "ParityError",
            "%1$s disagrees with %2$s: largest difference %3$s (allowed %4$s), cosine %5$s (at least %6$s)",
            "use a runtime of the version that made the artifact, or optimize the model again"),
    LIBRARY_VERSION_UNKNOWN(
            "VersionMismatchError", "the library doesn't tell its version", "add a library of an official release"),
    LIBRARY_TOO_OLD(
            "VersionMismatchError",
            "the library is %1$s and the model comes from opt %2$s: it would crash or compute wrong results",
            "add the library of the release that made the artifact"),
    OPT_VERSION_UNKNOWN(
            "VersionMismatchError", "the model comes from an unknown opt (%1$s)", "see whether the self-check passes"),
    LIBRARY_OLDER(
            "VersionMismatchError",
            "the library %1$s is older than opt %2$s, which made the model",
            "see whether the self-check passes");

    private final String kind;
    private final String message;
    private final String hint;

    Problem(String kind, String message, String hint) {
        this.kind = kind;
        this.message = message;
        this.hint = hint;
    }

    /** The class of edgecls/errors.py. */
    public String kind() {
        return kind;
    }

    /** The format of the English message. */
    public String message() {
        return message;
    }

    /** The format of the English hint. */
    public String hint() {
        return hint;
    }
}

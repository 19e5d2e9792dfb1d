package org.edgecls.core.bench;

import java.util.HashMap;
import java.util.Map;

/** The exit code by which the command line tells each kind of error, as edgecls/errors.py has it. */
final class ExitCode {
    private static final Map<String, Integer> CODES = new HashMap<>();

    static {
        put(2, "InputError", "SettingsError", "ImageError", "NbError", "RuntimeLibraryError", "ArtifactError");
        put(3, "SetupError");
        put(4, "DownloadError", "UnsafeArchiveError");
        put(6, "VerificationError", "ParityError");
        put(7, "WorkerError", "WorkerCrashed", "DeadlineError");
        put(8, "DeviceError", "DeviceStorageError", "WrongAbiError", "LibraryMissingError", "VersionMismatchError");
        put(8, "RunnerKilledError");
        put(9, "StorageError", "DiskFullError", "AccessError", "LockedError");
    }

    private ExitCode() {}

    /** The code of a kind; 1, that of all others, where it is unknown. */
    static int of(String kind) {
        Integer code = CODES.get(kind);
        return code == null ? 1 : code;
    }

    private static void put(int code, String... kinds) {
        for (String kind : kinds) {
            CODES.put(kind, code);
        }
    }
}

package org.edgecls.demo.benchmark;

import android.content.Context;
import android.os.Build;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.edgecls.core.FileHash;
import org.edgecls.core.Version;
import org.edgecls.core.device.Int8Truth;
import org.edgecls.core.device.Machine;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.LibraryFile;
import org.edgecls.demo.Library;

/** What this phone is, as results describe it: result.schema.json has the fields. */
final class PhoneDescription {
    private static final String UNKNOWN = "unknown";

    private final Context context;
    private final SystemFiles files = new SystemFiles();
    private final Machine machine = new Machine(files);

    PhoneDescription(Context context) {
        this.context = context;
    }

    /** The object "environment". */
    Map<String, Object> environment() {
        int processors = Runtime.getRuntime().availableProcessors();
        Map<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("edgecls", Version.NAME);
        json.put("python", null);
        json.put("system", "Android");
        json.put("release", or(kernel(), Build.VERSION.RELEASE));
        json.put("machine", or(System.getProperty("os.arch"), UNKNOWN));
        json.put("cpu", or(machine.hardware(), or(SocModel.read(), UNKNOWN)));
        json.put("cpus", processors);
        json.put("allowed_cpus", processors);
        json.put("hypervisor", machine.has("hypervisor"));
        json.put("memory_bytes", machine.memoryBytes());
        json.put("packages", new LinkedHashMap<String, Object>());
        return json;
    }

    /** The object "device". */
    Map<String, Object> device() {
        File library = Library.file(context);
        String version = LibraryFile.version(library);
        Int8Truth int8 = Int8Truth.of(abi(), files, ChipProperties.read(), version);
        Map<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("id", "android:" + Build.MODEL);
        json.put("kind", "android");
        json.put("model", Build.MANUFACTURER + " " + Build.MODEL);
        json.put("soc", SocModel.read());
        json.put("abi", abi());
        json.put("android", Build.VERSION.RELEASE);
        json.put("system", "Android " + Build.VERSION.RELEASE);
        json.put("kernel", kernel());
        json.put("cores", machine.cores());
        json.put("asimddp", machine.has("asimddp"));
        json.put("fp16", machine.has("asimdhp"));
        json.put("memory_bytes", machine.memoryBytes());
        json.put("emulated", Emulator.isHere(machine));
        json.put("runner", "app");
        json.put("runtime", or(version, UNKNOWN));
        json.put("runtime_sha256", sha256(library));
        json.put("int8", int8.sentence());
        json.put("int8_fast", int8.isFast());
        return json;
    }

    /** Many phones let no app read it in /proc. */
    private String kernel() {
        return or(machine.kernel(), System.getProperty("os.version"));
    }

    /** That of this process, which is of 32 bits on a phone of 64 where the app came with such a library alone. */
    @SuppressWarnings("deprecation")
    private static String abi() {
        return Build.CPU_ABI;
    }

    private static String or(String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    /** Lower-case hexadecimal; null for a file that can't be read. */
    private static String sha256(File file) {
        try {
            return FileHash.sha256(file);
        } catch (IOException unreadable) {
            return null;
        }
    }
}

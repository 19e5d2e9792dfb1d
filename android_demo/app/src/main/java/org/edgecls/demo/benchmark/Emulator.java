package org.edgecls.demo.benchmark;

import android.os.Build;
import java.util.Arrays;
import java.util.List;
import org.edgecls.core.device.Machine;

/** Whether this is no real phone. */
final class Emulator {
    /** The virtual boards of Android's emulator, the old and the new one, and of Cuttlefish and Windows' Android. */
    private static final List<String> BOARDS = Arrays.asList("goldfish", "ranchu", "cutf_cvm", "windows_x86_64");

    private Emulator() {}

    /** By the board, the build's name, or a processor that says that it is virtual. */
    static boolean isHere(Machine machine) {
        return BOARDS.contains(Build.HARDWARE)
                || Build.FINGERPRINT.startsWith("generic")
                || Build.PRODUCT.startsWith("sdk_")
                || machine.has("hypervisor");
    }
}

package org.edgecls.core.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.edgecls.core.artifact.ReleaseNumber;

/**
 * What an ARM chip can do and what Paddle-Lite makes of it, by the rules and in the words of
 * edgecls/runtime/dotprod.py.
 *
 * <p>Paddle-Lite never asks the kernel for the core's instructions. Up to v2.11 it uses the dot product where the
 * chip's name is in a table; since v2.12 where it takes every core for one that has it.
 */
public final class DotTruth {
    /** The Android properties that become part of the chip's name, in this order. */
    public static final List<String> NAME_PROPERTIES =
            Collections.unmodifiableList(Arrays.asList("ro.product.board", "ro.board.platform", "ro.chipname"));

    /** The name to give for a chip with dot product: known to every release, and measured. */
    private static final String STAND_IN = "SM8150";

    private static final ReleaseNumber NEWEST = new ReleaseNumber(2, 13);

    private final Int8Outlook outlook;
    private final String runtime;
    private final String knownAs;
    private final boolean usesDot;
    private final boolean usesFp16;
    private final String reason;

    private DotTruth(String cpuinfo, boolean coreHasDot, String chipName, ReleaseNumber version) {
        ReleaseNumber release = version == null ? NEWEST : version;
        runtime = version == null ? "Paddle-Lite" : "Paddle-Lite v" + version;
        KnownSoc entry = KnownSoc.of(chipName, release);
        knownAs = entry == null ? null : entry.nameIn(chipName);
        if (release.compareTo(PaddleCores.DECIDE) < 0) {
            usesDot = entry != null && entry.hasDot();
            usesFp16 = entry != null && entry.hasFp16();
            reason = entry == null ? "it doesn't know the chip by its name" : "it knows the chip as " + knownAs;
        } else {
            boolean named = entry != null && !entry.cores().isEmpty();
            Set<String> cores = named ? entry.cores() : PaddleCores.in(cpuinfo);
            usesDot = PaddleCores.allHaveDot(cores);
            usesFp16 = PaddleCores.anyHasFp16(cores);
            reason = entry == null ? reason(cores) : "it knows the chip as " + knownAs;
        }
        outlook = Int8Outlook.of(coreHasDot, usesDot);
    }

    /**
     * Judges a chip.
     *
     * @param cpuinfo the text of /proc/cpuinfo
     * @param coreHasDot whether every core has the dot-product instructions (asimddp)
     * @param properties system properties; empty on a system that is no Android
     * @param version what the library says of itself, a release or a commit; null stands for the newest
     */
    public static DotTruth of(String cpuinfo, boolean coreHasDot, Map<String, String> properties, String version) {
        return new DotTruth(cpuinfo, coreHasDot, chipName(cpuinfo, properties), ReleaseNumber.of(version));
    }

    /** What to expect of int8. */
    public Int8Outlook outlook() {
        return outlook;
    }

    /** The name under which Paddle-Lite's table knows the chip; null when it doesn't. */
    public String knownAs() {
        return knownAs;
    }

    /** Whether Paddle-Lite runs int8 on the dot product. */
    public boolean usesDot() {
        return usesDot;
    }

    /** Whether Paddle-Lite takes the chip for one with fp16. */
    public boolean usesFp16() {
        return usesFp16;
    }

    /** What follows for int8: that of the command line, whose option it advises, for results. */
    public String sentence() {
        switch (outlook) {
            case FAST:
                return "int8 can be fast: " + runtime + " uses the dot-product instructions (" + reason + ")";
            case UNUSED:
                return "int8 will hardly be faster than fp32: the cores have dot-product instructions, but " + runtime
                        + " doesn't use them (" + reason + "); try --soc " + STAND_IN;
            case CRASH:
                return "int8 may end with SIGILL: " + runtime + " expects dot-product instructions that not every core"
                        + " has (" + reason + ")";
            default:
                return "int8 will hardly be faster than fp32: not every core has dot-product instructions";
        }
    }

    /** The name in which Paddle-Lite looks for the chips that it knows, in capitals. */
    private static String chipName(String cpuinfo, Map<String, String> properties) {
        StringBuilder name = new StringBuilder();
        boolean modelName = false;
        for (String line : cpuinfo.split("\n")) {
            if (line.contains("Hardware")) {
                name.append(line).append('\n');
            }
            if (line.contains("model name") && !modelName) {
                name.append(line).append('\n');
                modelName = true;
            }
        }
        for (String property : NAME_PROPERTIES) {
            String value = properties.get(property);
            name.append('_').append(value == null ? "" : value);
        }
        return name.toString().toUpperCase(Locale.ROOT);
    }

    private static String reason(Set<String> cores) {
        if (cores.isEmpty()) {
            return "/proc/cpuinfo names no cores";
        }
        List<String> unknown = new ArrayList<>();
        for (String core : cores) {
            if (core.startsWith("0x")) {
                unknown.add(core);
            }
        }
        return unknown.isEmpty()
                ? "it takes the cores for " + joined(cores)
                : "it doesn't know CPU part " + joined(unknown);
    }

    private static String joined(Iterable<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append(text.length() == 0 ? "" : ", ").append(word);
        }
        return text.toString();
    }
}

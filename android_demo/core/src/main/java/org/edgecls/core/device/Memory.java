package org.edgecls.core.device;

/** Resident memory of this process, which on Android includes the virtual machine. */
public final class Memory {
    private static final String STATUS = "proc/self/status";

    private final SystemFiles files;

    /** Memory as the files below a root tell it. */
    public Memory(SystemFiles files) {
        this.files = files;
    }

    /** Now, bytes; 0 where unknown. */
    public long rss() {
        return files.fieldBytes(STATUS, "VmRSS");
    }

    /** The largest since the process was started, bytes; 0 where unknown. */
    public long peakRss() {
        return files.fieldBytes(STATUS, "VmHWM");
    }
}

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

    /**
     * Lets the peak begin anew with what is resident now, where the kernel allows it (4.0 and later); otherwise it
     * stays that of the whole process.
     */
    public void forgetPeak() {
        files.write("proc/self/clear_refs", "5");
    }

    /** The largest since the process was started or the peak was forgotten, bytes; 0 where unknown. */
    public long peakRss() {
        return files.fieldBytes(STATUS, "VmHWM");
    }
}

package org.edgecls.runner;

import org.edgecls.core.device.SystemFiles;

/** What this process is and what it runs on. */
final class SystemProcess {
    private SystemProcess() {}

    /** Its number; 0 where /proc can't be read. */
    static long id(SystemFiles files) {
        String line = files.line("proc/self/stat");
        int end = line.indexOf(' ');
        return end < 0 ? 0 : Long.parseLong(line.substring(0, end));
    }

    /** System, architecture and build, as "Android aarch64 Java". */
    static String platform() {
        boolean android = "Dalvik".equals(System.getProperty("java.vm.name"));
        String machine = System.getProperty("os.arch", "unknown");
        // The name that the other builds have from the kernel.
        String architecture = machine.equals("amd64") ? "x86_64" : machine;
        return (android ? "Android" : System.getProperty("os.name", "unknown")) + " " + architecture + " Java";
    }
}

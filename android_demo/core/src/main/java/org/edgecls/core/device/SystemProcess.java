package org.edgecls.core.device;

/** What this process is and what it runs on. */
public final class SystemProcess {
    private SystemProcess() {}

    /** Its number; 0 where /proc can't be read. */
    public static long id(SystemFiles files) {
        String line = files.line("proc/self/stat");
        int end = line.indexOf(' ');
        Long number = end < 0 ? null : SystemFiles.whole(line.substring(0, end));
        return number == null ? 0 : number;
    }

    /** System, architecture and build of a runner, as "Android aarch64 Java". */
    public static String platform() {
        boolean android = "Dalvik".equals(System.getProperty("java.vm.name"));
        return (android ? "Android" : System.getProperty("os.name", "unknown")) + " " + machine() + " Java";
    }

    /** The processor's architecture by the name that the kernel has for it. */
    public static String machine() {
        String machine = System.getProperty("os.arch", "unknown");
        return machine.equals("amd64") ? "x86_64" : machine;
    }
}

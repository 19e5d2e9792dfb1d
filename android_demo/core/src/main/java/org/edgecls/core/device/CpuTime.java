package org.edgecls.core.device;

/**
 * CPU time of this process, all threads together.
 *
 * <p>The scheduler's statistics of each living thread count nanoseconds, but for a thread that is running they are
 * behind by up to a tick of the scheduler (1 to 10 ms), and a thread that ended between two readings is missing from
 * the second. Where the kernel keeps none, /proc/self/stat counts ticks of 10 ms, threads that ended included. A
 * difference is only taken between readings of the same source.
 */
public final class CpuTime {
    /** USER_HZ: clock ticks a second in /proc, the same on every Linux that Android or a board runs. */
    private static final double MS_PER_TICK = 10.0;
    private static final double MS_PER_NS = 1e-6;
    /** Words of /proc/self/stat behind the name in brackets: utime and stime are 11 and 12. */
    private static final int UTIME = 11;

    private final SystemFiles files;
    private final boolean fine;
    private final double startedMs;

    private CpuTime(SystemFiles files) {
        this.files = files;
        double scheduled = scheduledMs();
        fine = scheduled > 0.0;
        startedMs = fine ? scheduled : tickedMs();
    }

    /** Starts counting. */
    public static CpuTime start(SystemFiles files) {
        return new CpuTime(files);
    }

    /** CPU time since the start, milliseconds; at least 0. */
    public double elapsedMs() {
        return Math.max(0.0, (fine ? scheduledMs() : tickedMs()) - startedMs);
    }

    private double scheduledMs() {
        double total = 0.0;
        for (String task : files.names("proc/self/task")) {
            String line = files.line("proc/self/task/" + task + "/schedstat");
            int end = line.indexOf(' ');
            Long nanoseconds = end < 0 ? null : SystemFiles.whole(line.substring(0, end));
            total += nanoseconds == null ? 0.0 : nanoseconds * MS_PER_NS;
        }
        return total;
    }

    private double tickedMs() {
        String line = files.line("proc/self/stat");
        String[] words = line.substring(line.lastIndexOf(')') + 1).trim().split(" ");
        if (words.length < UTIME + 2) {
            return 0.0;
        }
        Long user = SystemFiles.whole(words[UTIME]);
        Long system = SystemFiles.whole(words[UTIME + 1]);
        return user == null || system == null ? 0.0 : (user + system) * MS_PER_TICK;
    }
}

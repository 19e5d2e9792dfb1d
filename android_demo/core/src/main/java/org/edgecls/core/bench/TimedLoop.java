package org.edgecls.core.bench;

import org.edgecls.core.device.CpuTime;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;

/**
 * The timed loop of docs/runner_protocol.md, "What is timed".
 *
 * <p>A sample is the difference of two readings of {@link System#nanoTime()} around one {@link Engine#run()}; nothing
 * else lies between them, and the loop itself allocates nothing. Java's garbage collector can't be switched off: it is
 * asked to run before the loop, so that it has nothing to do in it.
 */
public final class TimedLoop {
    private static final int CHUNK = 1024;
    private static final int SMALL_CHUNK = 20;
    private static final long CHUNK_NS = 1000000000L;

    private final Engine engine;
    private final Limits limits;
    private final SystemFiles files;
    private final Progress progress;

    /**
     * A loop over the forward pass of an engine, whose input is set.
     *
     * @param limits when it is enough
     * @param files where the CPU time is read
     * @param progress gets the samples, and is asked whether to stop
     */
    public TimedLoop(Engine engine, Limits limits, SystemFiles files, Progress progress) {
        this.engine = engine;
        this.limits = limits;
        this.files = files;
        this.progress = progress;
    }

    /**
     * Times passes until there are enough of them. Handing samples on empties caches, which a small net's next pass
     * would show: an untimed pass follows it.
     *
     * @return the loop as a whole; null when it was stopped before its end
     * @throws EdgeclsException what the engine or {@code progress} throws
     */
    public Timing run() throws EdgeclsException {
        long[] chunk = new long[CHUNK];
        int used = 0;
        int count = 0;
        long earliest = (long) (limits.minSeconds() * 1e9);
        long latest = (long) (limits.maxSeconds() * 1e9);
        System.gc();
        engine.run();
        CpuTime cpu = CpuTime.start(files);
        long started = System.nanoTime();
        long handedOn = started;
        while (true) {
            long before = System.nanoTime();
            engine.run();
            long after = System.nanoTime();
            chunk[used++] = after - before;
            count++;
            long elapsed = after - started;
            String stoppedBy = stop(count, elapsed, earliest, latest);
            if (stoppedBy != null) {
                double cpuMs = cpu.elapsedMs();
                handOn(chunk, used);
                return new Timing(count, elapsed / 1e6, cpuMs, stoppedBy);
            }
            if (progress.stopped()) {
                return null;
            }
            if (used == CHUNK || (used >= SMALL_CHUNK && after - handedOn >= CHUNK_NS)) {
                handOn(chunk, used);
                engine.run();
                used = 0;
                handedOn = System.nanoTime();
            }
        }
    }

    private String stop(int count, long elapsed, long earliest, long latest) {
        if (count >= limits.runs() && elapsed >= earliest) {
            return Timing.ENOUGH;
        }
        if (elapsed >= latest) {
            return Timing.MAX_SECONDS;
        }
        return count >= Limits.MAX_RUNS ? Timing.MAX_RUNS : null;
    }

    private void handOn(long[] nanoseconds, int used) throws EdgeclsException {
        double[] milliseconds = new double[used];
        for (int i = 0; i < used; i++) {
            milliseconds[i] = nanoseconds[i] / 1e6;
        }
        progress.onSamples(milliseconds);
    }
}

package org.edgecls.core.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import org.edgecls.core.TemporaryTree;
import org.edgecls.core.json.Json;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What /proc and /sys of a phone say, and of a system that says nothing. */
public final class SystemStateTest {
    private static final String CPU = "sys/devices/system/cpu/cpu";
    private static final String ZONE = "sys/class/thermal/thermal_zone";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private TemporaryTree tree;

    @Before
    public void makeTree() {
        tree = new TemporaryTree(folder.getRoot());
    }

    @Test
    public void aPhoneTellsItsConditions() throws IOException {
        tree.with(CPU + "0/cpufreq/scaling_cur_freq", "1785600\n").with(CPU + "0/cpufreq/scaling_governor", "walt\n");
        tree.with(CPU + "2/cpufreq/scaling_cur_freq", "2841600").with(CPU + "2/cpufreq/scaling_governor", "powersave");
        tree.with("proc/loadavg", "1.50 0.75 0.10 2/1234 5678\n");
        tree.with("proc/self/task/10/status", "Name:\tmain\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\n");
        tree.with("proc/self/task/11/status", "Cpus_allowed:\t00000000,000000f0\n");
        tree.with("proc/self/task/12/status", "Cpus_allowed:\tff\n");
        tree.with("proc/self/task/13/status", "Cpus_allowed:\t0\n");
        tree.with(ZONE + "0/temp", "41250\n").with(ZONE + "0/type", "cpu-0-0\n").with(ZONE + "1/temp", "-5000");
        tree.with(ZONE + "2/temp", "not now").with(ZONE + "2/type", "modem");

        assertEquals(
                "{\"cpu_mhz\": [1785.6, 2841.6], \"governor\": [\"powersave\", \"walt\"],"
                        + " \"load_average\": [1.5, 0.75, 0.1], \"affinity\": {\"0\": 1, \"f0\": 1, \"ff\": 2},"
                        + " \"temperature_c\": {\"cpu-0-0 0\": 41.25, \"unnamed 1\": -5.0}}",
                Json.line(new Conditions(tree.files()).read()));
    }

    @Test
    public void whatCantBeReadIsNullOrEmpty() {
        assertEquals(
                "{\"cpu_mhz\": null, \"governor\": [], \"load_average\": null, \"affinity\": {}, "
                        + "\"temperature_c\": {}}",
                Json.line(new Conditions(tree.files()).read()));
        assertEquals(0, new Memory(tree.files()).rss());
        assertEquals(0, new Memory(tree.files()).peakRss());
        assertEquals(0.0, CpuTime.start(tree.files()).elapsedMs(), 0.0);
        assertEquals(0, SystemProcess.id(tree.files()));
        Machine machine = new Machine(tree.files());
        assertTrue(machine.cores().isEmpty());
        assertFalse(machine.has("asimddp"));
        assertNull(machine.memoryBytes());
        assertNull(machine.freeMemoryBytes());
        assertNull(machine.kernel());
        assertNull(machine.hardware());
    }

    @Test
    public void aLoadThatIsNoLoadIsNull() throws IOException {
        tree.with("proc/loadavg", "busy 1 2");
        assertNull(new Conditions(tree.files()).read().get("load_average"));
    }

    @Test
    public void memoryIsInBytes() throws IOException {
        tree.with("proc/self/status", "Name:\tjava\nVmHWM:\t  2048 kB\nVmRSS:\t   1024 kB\n");
        tree.with("proc/meminfo", "MemTotal:        3809036 kB\nMemAvailable:    1000 kB\n");

        assertEquals(1 << 20, new Memory(tree.files()).rss());
        assertEquals(2 << 20, new Memory(tree.files()).peakRss());
        assertEquals(Long.valueOf(3809036L * 1024), new Machine(tree.files()).memoryBytes());
        assertEquals(Long.valueOf(1024000), new Machine(tree.files()).freeMemoryBytes());
    }

    @Test
    public void thePeakOfMemoryIsForgottenInTheKernelsWay() throws IOException {
        new Memory(tree.files()).forgetPeak();
        assertFalse(new File(folder.getRoot(), "proc/self/clear_refs").exists());

        tree.with("proc/self/clear_refs", "");
        new Memory(tree.files()).forgetPeak();
        assertEquals("5", tree.files().line("proc/self/clear_refs"));
    }

    @Test
    public void cpuTimeIsThatOfAllThreads() throws IOException {
        tree.with("proc/self/task/1/schedstat", "1000000 5 1").with("proc/self/task/2/schedstat", "2000000 5 1");
        CpuTime time = CpuTime.start(tree.files());
        tree.with("proc/self/task/1/schedstat", "4000000 5 1").with("proc/self/task/3/schedstat", "500000 5 1");

        assertEquals(3.5, time.elapsedMs(), 1e-9);
    }

    @Test
    public void whereTheSchedulerCountsNothingTicksAreTaken() throws IOException {
        String stat = "7 (a (strange) name) S 1 1 1 0 -1 4194560 100 0 0 0 %d %d 0 0 20 0 9 0 100 0 0\n";
        tree.with("proc/self/task/1/schedstat", "0 0 0").with("proc/self/stat", String.format(stat, 12, 3));
        CpuTime time = CpuTime.start(tree.files());
        tree.with("proc/self/stat", String.format(stat, 20, 5));

        assertEquals(100.0, time.elapsedMs(), 0.0);
        assertEquals(7, SystemProcess.id(tree.files()));
    }

    @Test
    public void aThreadThatEndedNeverMakesCpuTimeNegative() throws IOException {
        tree.with("proc/self/task/1/schedstat", "9000000 5 1");
        CpuTime time = CpuTime.start(tree.files());
        tree.with("proc/self/task/1/schedstat", "1000 5 1");

        assertEquals(0.0, time.elapsedMs(), 0.0);
    }

    @Test
    public void aProcessorHasItsHighestFrequency() throws IOException {
        tree.with(CPU + "0/cpufreq/cpuinfo_max_freq", "1804800\n").with(CPU + "1/cpufreq/cpuinfo_max_freq", "0");
        tree.with("proc/sys/kernel/osrelease", "5.10.43-android12\n");

        Machine machine = new Machine(tree.files());
        assertEquals(
                "[{\"index\": 0, \"kind\": \"\", \"max_khz\": 1804800}, "
                        + "{\"index\": 1, \"kind\": \"\", \"max_khz\": null}]",
                Json.line(machine.cores()));
        assertEquals("5.10.43-android12", machine.kernel());
    }
}

package org.edgecls.core.result;

import static org.junit.Assert.assertEquals;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.Version;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.bench.RecordedGrid;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Writes a result for readers in other languages: to the file of the property edgecls.result.file, where it is set. */
public final class ResultForOthersTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void aResultWithRowsAndFailuresIsWritten() throws EdgeclsException, IOException {
        String path = System.getProperty("edgecls.result.file");
        File file = path == null ? folder.newFile("result.json") : new File(path);
        Bench bench = new Bench();
        bench.with(2, new ScriptedEngine(0f, 1f, 0f));
        int[] threads = {1, 2, 4};
        int[] batches = {1, 2};
        List<PowerMode> modes = Arrays.asList(PowerMode.NONE, PowerMode.HIGH);
        ResultHead head = new ResultHead(Version.NAME, "2026-11-22T06:00:00Z", environment(), bench.description());
        head.settings(bench.artifacts(), threads, batches, modes, Bench.QUICK);
        ResultWriter writer = new ResultWriter(file, head, new RecordedGrid());
        List<Cell> cells = Cell.grid(bench.artifacts(), Bench.DEVICE, threads, batches, modes);
        bench.run(writer.remaining(cells), writer);

        assertEquals(8, ResultFile.read(file).rows().size());
        assertEquals(4, ResultFile.read(file).failures().size());
    }

    private static Map<String, Object> environment() {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("edgecls", Version.NAME);
        environment.put("python", null);
        environment.put("system", "Android");
        environment.put("release", "5.10.43-android12");
        environment.put("machine", "aarch64");
        environment.put("cpu", "Grün \"9\"");
        environment.put("cpus", 8);
        environment.put("allowed_cpus", 8);
        environment.put("hypervisor", false);
        environment.put("memory_bytes", null);
        environment.put("packages", new LinkedHashMap<String, Object>());
        return environment;
    }
}

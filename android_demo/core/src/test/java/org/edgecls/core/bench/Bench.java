package org.edgecls.core.bench;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.device.DeviceProbe;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.engine.EngineFactory;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.ImageIoDecoder;

/** A grid on the golden artifact of tests/ports, a made-up phone and scripted engines. */
public final class Bench implements EngineFactory, DeviceProbe {
    /** What the artifact's golden output is. */
    public static final float[] RIGHT = {0.125f, 0.75f, 0.125f};
    /** The device of its cells. */
    public static final String DEVICE = "android:Made Up";
    /** Enough samples for a drift, and no time lost. */
    public static final Limits QUICK = new Limits(1, 30, 0.0, 20.0);

    private final Map<Integer, Engine> engines = new LinkedHashMap<>();
    private final List<Engine> opened = new ArrayList<>();
    private final Artifact artifact;

    public Bench() throws EdgeclsException {
        artifact = Artifact.read(new GoldenFile("tests/ports/golden/README.md").sibling("artifact"));
    }

    /** Cells of so many threads open this engine instead of one that is right. */
    public Bench with(int threads, Engine engine) {
        engines.put(threads, engine);
        return this;
    }

    public List<Artifact> artifacts() {
        return Collections.singletonList(artifact);
    }

    /** A cell for each number of threads. */
    public List<Cell> cells(int... threads) {
        return Cell.grid(artifacts(), DEVICE, threads, new int[] {1}, Arrays.asList(PowerMode.NONE));
    }

    public void run(List<Cell> cells, GridListener listener) throws EdgeclsException {
        new GridBench(this, new ImageIoDecoder(), this, new SystemFiles(), artifacts(), "1.2.3")
                .run(cells, QUICK, listener);
    }

    /** Those that were opened, in order. */
    public List<Engine> opened() {
        return opened;
    }

    @Override
    public Engine open(File nb, EngineSettings settings) {
        Engine engine = engines.get(settings.threads());
        opened.add(engine == null ? new ScriptedEngine(RIGHT) : engine);
        return opened.get(opened.size() - 1);
    }

    @Override
    public Map<String, Object> condition() {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("battery_percent", 15);
        condition.put("battery_state", "charging");
        condition.put("battery_c", 31.5);
        condition.put("temperatures_c", new LinkedHashMap<String, Object>());
        condition.put("thermal_status", "none");
        return condition;
    }

    @Override
    public Map<String, Object> description() {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("id", DEVICE);
        device.put("kind", "android");
        for (String name : new String[] {"model", "soc", "abi", "android", "system", "kernel"}) {
            device.put(name, null);
        }
        device.put("cores", new ArrayList<Object>());
        device.put("asimddp", true);
        device.put("fp16", true);
        device.put("memory_bytes", 4L << 30);
        device.put("emulated", false);
        device.put("runner", "app");
        device.put("runtime", "paddle_lite v2.12");
        device.put("runtime_sha256", null);
        device.put("int8", null);
        device.put("int8_fast", false);
        return device;
    }
}

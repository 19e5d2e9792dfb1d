package org.edgecls.demo.benchmark;

import android.content.Context;
import android.os.PowerManager;
import android.os.SystemClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.edgecls.core.device.DeviceProbe;
import org.edgecls.core.device.Machine;
import org.edgecls.core.device.SystemFiles;

/** How this phone is right now. An app may read less than a shell: what is withheld is null. */
final class PhoneProbe implements DeviceProbe {
    private static final double MILLIS = 1000.0;
    private static final String CPUS = "sys/devices/system/cpu/cpu";

    private final Context context;
    private final PhoneDescription phone;
    private final SystemFiles files = new SystemFiles();
    private Map<String, Object> description;

    PhoneProbe(Context context, PhoneDescription phone) {
        this.context = context;
        this.phone = phone;
    }

    /** Made once: it reads the whole library. */
    @Override
    public Map<String, Object> description() {
        if (description == null) {
            description = phone.device();
        }
        return description;
    }

    @Override
    public Map<String, Object> condition() {
        Battery battery = Battery.read(context);
        PowerManager power = (PowerManager) context.getSystemService(Context.POWER_SERVICE);
        Map<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("battery_percent", battery.percent());
        json.put("battery_state", battery.state());
        json.put("battery_c", battery.celsius());
        json.put("temperatures_c", new LinkedHashMap<String, Object>());
        json.put("thermal_status", ThermalStatus.read(context));
        json.put("throttled", null);
        json.put("screen", power.isInteractive() ? "on" : "off");
        json.put("cores", cores());
        json.put("load_1m", null);
        json.put("free_memory_bytes", new Machine(files).freeMemoryBytes());
        json.put("uptime_s", SystemClock.elapsedRealtime() / MILLIS);
        String bootId = files.line("proc/sys/kernel/random/boot_id");
        json.put("boot_id", bootId.isEmpty() ? null : bootId);
        return json;
    }

    private List<Object> cores() {
        List<Object> cores = new ArrayList<Object>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            String governor = files.line(CPUS + i + "/cpufreq/scaling_governor");
            Map<String, Object> core = new LinkedHashMap<String, Object>();
            core.put("index", i);
            core.put("online", !files.line(CPUS + i + "/online").equals("0"));
            core.put("khz", files.number(CPUS + i + "/cpufreq/scaling_cur_freq"));
            core.put("limit_khz", files.number(CPUS + i + "/cpufreq/scaling_max_freq"));
            core.put("governor", governor.isEmpty() ? null : governor);
            cores.add(core);
        }
        return cores;
    }
}

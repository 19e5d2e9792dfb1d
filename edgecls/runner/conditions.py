"""The state of the machine around a measurement, as far as Linux lets a program read it."""

from __future__ import annotations

import glob
import os
import resource
from typing import Any, Dict, List, Optional

_MAX_ZONES = 128


def read_conditions() -> Dict[str, Any]:
    """What can be read now; None or empty for what can't.

    Keys: ``cpu_mhz`` (a frequency for each processor), ``governor`` (the distinct ones), ``load_average``
    (1, 5, 15 minutes), ``affinity`` (allowed processors of this process's threads, as {hex mask: threads}),
    ``temperature_c`` ({sensor: degrees}).
    """
    return {
        "cpu_mhz": _frequencies(),
        "governor": sorted({text for text in _each("scaling_governor") if text}),
        "load_average": _load_average(),
        "affinity": _affinity(),
        "temperature_c": _temperatures(),
    }


def peak_rss_bytes() -> int:
    """The largest resident memory of this process since it was started."""
    for line in _read("/proc/self/status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    # Counts what the process was before exec, too, so it comes second.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def rss_bytes() -> Optional[int]:
    """The resident memory of this process now."""
    pages = _read("/proc/self/statm").split()
    return int(pages[1]) * resource.getpagesize() if len(pages) > 1 else None


def _frequencies() -> Optional[List[float]]:
    found = [int(text) / 1000 for text in _each("scaling_cur_freq") if text.isdigit()]
    if not found:
        lines = _read("/proc/cpuinfo").splitlines()
        found = [float(line.split(":")[1]) for line in lines if line.startswith("cpu MHz")]
    return found or None


def _each(name: str) -> List[str]:
    """One file of every processor's frequency driver, in the order of the processors."""
    paths = glob.glob(f"/sys/devices/system/cpu/cpu[0-9]*/cpufreq/{name}")
    ordered = sorted(paths, key=lambda path: int(path.split("/")[5][len("cpu") :]))
    return [_read(path).strip() for path in ordered]


def _load_average() -> Optional[List[float]]:
    try:
        return list(os.getloadavg())
    except OSError:
        return None


def _affinity() -> Dict[str, int]:
    masks: Dict[str, int] = {}
    for path in glob.glob("/proc/self/task/*/status"):
        for line in _read(path).splitlines():
            if line.startswith("Cpus_allowed:"):
                mask = line.split()[1].replace(",", "").lstrip("0") or "0"
                masks[mask] = masks.get(mask, 0) + 1
    return dict(sorted(masks.items()))


def _temperatures() -> Dict[str, float]:
    found: Dict[str, float] = {}
    for zone in sorted(glob.glob("/sys/class/thermal/thermal_zone*"))[:_MAX_ZONES]:
        text = _read(f"{zone}/temp").strip()
        if text.lstrip("-").isdigit():
            name = _read(f"{zone}/type").strip() or "unnamed"
            found[f"{name} {zone.rsplit('thermal_zone', 1)[1]}"] = int(text) / 1000
    return found


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""

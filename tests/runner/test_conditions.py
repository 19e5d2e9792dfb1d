"""The state of the machine, read back from it."""

from __future__ import annotations

import json
import os
import sys

import pytest

from edgecls.runner import conditions
from edgecls.runner.conditions import peak_rss_bytes, read_conditions, rss_bytes

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_conditions_are_json_with_every_key() -> None:
    found = read_conditions()
    assert set(found) == {"cpu_mhz", "governor", "load_average", "affinity", "temperature_c"}
    json.dumps(found, allow_nan=False)


@linux
def test_the_affinity_is_that_of_every_thread() -> None:
    threads = len(os.listdir("/proc/self/task"))
    found = read_conditions()["affinity"]
    assert sum(found.values()) == threads
    own = sum(1 << processor for processor in os.sched_getaffinity(0))
    assert f"{own:x}" in found


@linux
def test_a_binding_to_one_processor_is_read_back() -> None:
    allowed = os.sched_getaffinity(0)
    one = min(allowed)
    os.sched_setaffinity(0, {one})
    try:
        assert f"{1 << one:x}" in read_conditions()["affinity"]
    finally:
        os.sched_setaffinity(0, allowed)


@linux
def test_memory_is_told_in_bytes_and_the_peak_is_no_less() -> None:
    now = rss_bytes()
    assert now is not None
    assert now > 1 << 20
    assert peak_rss_bytes() >= now // 2


def test_what_cannot_be_read_is_empty_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "_read", lambda path: "")
    monkeypatch.setattr(conditions.glob, "glob", lambda pattern: [])
    found = read_conditions()
    assert (found["cpu_mhz"], found["governor"], found["affinity"], found["temperature_c"]) == (None, [], {}, {})
    assert rss_bytes() is None


def test_frequencies_come_in_megahertz_in_the_order_of_the_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "/sys/devices/system/cpu/cpu10/cpufreq/scaling_cur_freq": "2841600\n",
        "/sys/devices/system/cpu/cpu2/cpufreq/scaling_cur_freq": "1785600\n",
    }
    monkeypatch.setattr(conditions, "_read", lambda path: files.get(path, ""))
    monkeypatch.setattr(conditions.glob, "glob", lambda pattern: sorted(files) if "scaling_cur" in pattern else [])
    assert read_conditions()["cpu_mhz"] == [1785.6, 2841.6]


def test_temperatures_come_in_degrees_by_sensor(monkeypatch: pytest.MonkeyPatch) -> None:
    zone = "/sys/class/thermal/thermal_zone3"
    files = {f"{zone}/temp": "41500\n", f"{zone}/type": "cpu-1-7\n"}
    monkeypatch.setattr(conditions, "_read", lambda path: files.get(path, ""))
    monkeypatch.setattr(conditions.glob, "glob", lambda pattern: [zone] if "thermal" in pattern else [])
    assert read_conditions()["temperature_c"] == {"cpu-1-7 3": 41.5}

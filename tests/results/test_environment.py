"""The machine of a result, without a name."""

from __future__ import annotations

import getpass
import json
import os
import platform
from dataclasses import asdict

from edgecls.results import environment
from edgecls.results.environment import allowed_cpus, read_environment


def test_it_tells_hardware_and_software() -> None:
    found = read_environment({"paddlelite": "2.13rc0", "numpy": "1.26.4"})
    assert found.machine == platform.machine()
    assert found.python == platform.python_version()
    assert 1 <= found.allowed_cpus <= found.cpus
    assert list(found.packages) == ["numpy", "paddlelite"]
    assert found.cpu


def test_it_tells_neither_the_host_s_name_nor_the_user_s(monkeypatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "host-name-of-mine")
    monkeypatch.setenv("LOGNAME", "user-name-of-mine")
    text = json.dumps(asdict(read_environment({})))
    assert "name-of-mine" not in text
    assert platform.node() not in text
    assert getpass.getuser() not in text


def test_allowed_processors_follow_the_affinity() -> None:
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert allowed_cpus() == 1
    finally:
        os.sched_setaffinity(0, allowed)


def test_a_phone_s_cpuinfo_names_its_chip(monkeypatch) -> None:
    monkeypatch.setattr(environment, "_cpuinfo", lambda: {"Hardware": "Qualcomm Technologies, Inc SM8150"})
    found = read_environment({})
    assert (found.cpu, found.hypervisor) == ("Qualcomm Technologies, Inc SM8150", False)


def test_a_silent_system_is_unknown(monkeypatch) -> None:
    monkeypatch.setattr(environment, "_cpuinfo", dict)
    assert read_environment({}).cpu == "unknown"

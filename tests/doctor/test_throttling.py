from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.doctor import throttling
from edgecls.doctor.machine import Machine
from tests.doctor.pi import machine

PI_4 = "sys/devices/platform/soc/soc:firmware/get_throttled"
PI_5 = "sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled"


@pytest.mark.parametrize("name", [PI_4, PI_5])
def test_the_flags_are_read_from_the_firmwares_file(tmp_path: Path, name: str) -> None:
    assert throttling.read_flags(machine(tmp_path, {name: "50005\n"})) == 0x50005


def test_or_from_its_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "vcgencmd"
    program.write_text("#!/bin/sh\n[ $1 = get_throttled ] && echo throttled=0x80008\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert throttling.read_flags(Machine(tmp_path)) == 0x80008


def test_a_machine_that_is_no_pi_has_no_such_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(throttling.check(Machine(tmp_path))) == []


@pytest.mark.parametrize(
    ("flags", "state", "text"),
    [
        (0x0, "ok", "none since the start (0x0)"),
        (0x1, "wrong", "now: under-voltage (0x1)"),
        (0x2, "wrong", "now: the clock is capped (0x2)"),
        (0x4, "wrong", "now: throttled (0x4)"),
        (0x8, "wrong", "now: the soft temperature limit is reached (0x8)"),
        (0x10000, "note", "since the start: under-voltage (0x10000)"),
        (0xA0000, "note", "since the start: the clock is capped, the soft temperature limit is reached (0xa0000)"),
        (0x50005, "wrong", "now: under-voltage, throttled (0x50005)"),
        (0x50004, "wrong", "now: throttled; since the start: under-voltage (0x50004)"),
    ],
)
def test_each_bit_has_its_words(flags: int, state: str, text: str) -> None:
    found = throttling.throttling_finding(flags)
    assert (found.state, found.text) == (state, text)


def test_too_little_voltage_is_a_matter_of_the_supply_and_heat_of_cooling() -> None:
    assert "power supply" in throttling.throttling_finding(0x10001).next_step
    assert "cool it" in throttling.throttling_finding(0x8).next_step
    assert "power supply" not in throttling.throttling_finding(0x8).next_step

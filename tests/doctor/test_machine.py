from __future__ import annotations

import sys
from pathlib import Path

import pytest

from edgecls.doctor.machine import Machine
from tests.doctor.pi import machine


def test_what_is_not_there_reads_as_empty(tmp_path: Path) -> None:
    looked_at = machine(tmp_path, {"proc/here": "text\n\0"})
    assert looked_at.read("proc/here") == "text"
    assert looked_at.read("proc/gone") == ""
    assert looked_at.read("proc") == ""
    assert looked_at.find("nowhere/*") == []


def test_the_tenth_device_comes_after_the_ninth(tmp_path: Path) -> None:
    looked_at = machine(tmp_path, {f"dev/video{number}": "" for number in (10, 9, 0)})
    assert [path.name for path in looked_at.find("dev/video[0-9]*")] == ["video0", "video9", "video10"]


@pytest.mark.parametrize(
    ("architecture", "bits", "abi", "is_arm"),
    [
        ("aarch64", 64, "arm64-v8a", True),
        ("aarch64", 32, "armeabi-v7a", True),
        ("armv7l", 32, "armeabi-v7a", True),
        ("x86_64", 64, "x86_64", False),
        ("mips", 32, None, False),
    ],
)
def test_the_target_follows_from_the_processor_and_the_width_of_its_programs(
    architecture: str, bits: int, abi: str, is_arm: bool
) -> None:
    found = Machine(architecture=architecture, bits=bits)
    assert (found.abi, found.is_arm) == (abi, is_arm)


def test_a_program_that_fails_or_is_missing_says_nothing(tmp_path: Path) -> None:
    found = Machine(tmp_path)
    assert found.ask([sys.executable, "-c", "print('word')"]) == "word"
    assert found.ask([sys.executable, "-c", "print('word'); raise SystemExit(1)"]) == ""
    assert found.ask(["no-such-program-of-edgecls"]) == ""

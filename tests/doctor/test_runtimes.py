from __future__ import annotations

from pathlib import Path
from typing import List

import pytest

from edgecls.doctor import runtimes
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.runtime.store import add_runtime
from tests.runtime.archives import ANDROID, ARMLINUX, android_files, linux_files, write_archive
from tests.runtime.elf_writer import write_library


def found_on(architecture: str, tmp_path: Path) -> List[Finding]:
    return list(runtimes.check(Machine(tmp_path, architecture, 32 if architecture == "armv7l" else 64)))


@pytest.mark.parametrize(("architecture", "archive"), [("aarch64", "armlinux.armv8"), ("armv7l", "armlinux.armv7hf")])
def test_a_board_without_a_runtime_is_told_which_archive_it_needs(
    architecture: str, archive: str, tmp_path: Path
) -> None:
    (found,) = found_on(architecture, tmp_path)
    assert found.state == "missing"
    assert archive in found.next_step


def test_a_runtime_of_another_system_does_not_count(tmp_path: Path) -> None:
    add_runtime(write_archive(tmp_path / "a.tar.gz", android_files(), root=ANDROID))
    assert [finding.state for finding in found_on("aarch64", tmp_path)] == ["ok", "missing"]
    assert [finding.state for finding in found_on("x86_64", tmp_path)] == ["ok"]


def test_a_runtime_for_the_board_is_enough(tmp_path: Path) -> None:
    add_runtime(write_archive(tmp_path / "a.tar.gz", linux_files("v2.12"), root=ARMLINUX))
    (found,) = found_on("aarch64", tmp_path)
    assert (found.state, found.text) == ("ok", "v2.12 for Linux arm64-v8a, with_extra")


def test_a_library_without_headers_or_version_needs_to_be_added_again(tmp_path: Path) -> None:
    add_runtime(write_library(tmp_path / "bare.so"))
    (found,) = found_on("aarch64", tmp_path)
    assert (found.state, "without headers" in found.text) == ("wrong", True)
    assert found.next_step.startswith("edgecls runtime add bare.so --include")
    add_runtime(write_library(tmp_path / "unknown.so", None, "more"))
    assert any("of unknown version" in finding.text for finding in found_on("aarch64", tmp_path))


def test_a_build_without_extra_operators_is_noted(tmp_path: Path) -> None:
    add_runtime(write_archive(tmp_path / "a.tar.gz", android_files(extra=False), root=ANDROID))
    (found,) = found_on("x86_64", tmp_path)
    assert (found.state, "no PP-LCNet" in found.text) == ("note", True)


def test_a_phone_s_runtime_without_headers_is_in_order_if_java_can_call_it(tmp_path: Path) -> None:
    files = {name: data for name, data in android_files().items() if not name.endswith(".h")}
    add_runtime(write_archive(tmp_path / "a.tar.gz", files, root=ANDROID))
    assert [finding.state for finding in found_on("x86_64", tmp_path)] == ["ok"]

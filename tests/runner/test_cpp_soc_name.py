"""Giving the library a chip's name: the stand-in says which Hardware lines it finds in /proc/cpuinfo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runner.cpp_runner import Program, run, settings, stand_in_program


@pytest.fixture(scope="module")
def program() -> Program:
    return stand_in_program()


def hardware_lines() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines(keepends=True)
    return "".join(line for line in lines if "Hardware" in line)


def test_without_a_name_the_library_reads_what_is_there(program: Program, tmp_path: Path) -> None:
    done = run(program, settings(tmp_path).arguments(), VERSION="hardware")

    assert done.event("loaded")["engine_version"] == hardware_lines()
    assert done.event("hello")["soc"] == ""


def test_with_a_name_it_reads_one_line_more(program: Program, tmp_path: Path) -> None:
    done = run(program, [*settings(tmp_path).arguments(), "--soc", "SM8150"], VERSION="hardware")

    assert done.event("loaded")["engine_version"] == hardware_lines() + "Hardware\t: SM8150\n"
    assert done.code == 0


def test_the_name_is_told_with_the_result(program: Program, tmp_path: Path) -> None:
    done = run(program, [*settings(tmp_path).arguments(), "--soc", "Qualcomm SM8150"])

    assert done.event("hello")["soc"] == "Qualcomm SM8150"


def test_a_library_that_reads_no_name_is_not_passed_off_as_if_it_had(program: Program, tmp_path: Path) -> None:
    done = run(program, [*settings(tmp_path).arguments(), "--soc", "SM8150"], CPUINFO="unread")

    assert (done.code, done.names) == (1, ["hello", "error"])
    assert done.last["message"].startswith("--soc SM8150 has no effect")


def test_other_files_are_opened_as_ever(program: Program, tmp_path: Path) -> None:
    done = run(program, [*settings(tmp_path).arguments(), "--soc", "SM8150"])

    assert len(done.event("conditions")["load_average"]) == 3
    assert done.event("output")["values"] == [6, 22, 38]

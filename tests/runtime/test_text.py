"""Runtimes for the terminal."""

from __future__ import annotations

from pathlib import Path

from edgecls.runtime.check import Verdict
from edgecls.runtime.store import add_runtime
from edgecls.runtime.text import render_runtimes, render_verdicts
from tests.runtime.archives import android_files, write_folder
from tests.runtime.elf_writer import BIONIC, FP16, write_library


def test_a_runtime_is_a_block() -> None:
    assert render_runtimes([]) == "no runtime yet: edgecls runtime add ARCHIVE"


def test_a_block_says_what_it_is_and_what_it_computes(tmp_path: Path) -> None:
    runtime = add_runtime(write_library(tmp_path / "a.so", "v2.12", FP16))

    assert render_runtimes([runtime]).splitlines() == [
        runtime.name,
        "    linux arm64-v8a, light_api, version v2.12",
        "    kernels: arm/fp16, arm/fp32, arm/int8, with_extra",
        "    files:   lib/libpaddle_light_api_shared.so",
    ]


def test_a_block_of_a_phone_s_says_which_runner_it_serves(tmp_path: Path) -> None:
    both = add_runtime(write_folder(tmp_path / "both", android_files()))
    assert render_runtimes([both]).endswith("    runner:  C++ with an NDK, or Java, which needs no compiler")
    bare = add_runtime(write_library(tmp_path / "a.so", needed=BIONIC))
    assert render_runtimes([bare]).endswith("    runner:  none: add the official archive")


def test_a_declared_version_is_marked_as_such(tmp_path: Path) -> None:
    library = write_library(tmp_path / "a.so", None, extra=False)

    assert "version unknown (commit none)" in render_runtimes([add_runtime(library)])
    declared = render_runtimes([add_runtime(library, version="v2.12")])
    assert "version v2.12 (declared; the library says nothing)" in declared
    assert "with_extra" not in declared


def test_each_verdict_gives_its_reasons(tmp_path: Path) -> None:
    runtime = add_runtime(write_library(tmp_path / "a.so"))

    text = render_verdicts([(runtime, Verdict(["too old"], ["hm"])), (runtime, Verdict())])

    assert text.splitlines() == [
        f"refused  {runtime.name}",
        "         refused: too old",
        "         warning: hm",
        f"fits     {runtime.name}",
    ]

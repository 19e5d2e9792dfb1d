"""The C++ runner with a real Paddle-Lite library on an emulated arm64 processor.

Skipped, with the reason, where there is no library (EDGECLS_TEST_LITE_ARM64), no compiler, no emulator or no converter.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import List, Sequence

import numpy as np
import pytest

from edgecls.engines.request import EngineRequest
from edgecls.images.synthetic import golden_picture
from edgecls.nb.summary import inspect
from edgecls.preprocess.apply import level_table
from edgecls.runner.measurement import Measurement
from edgecls.runner.settings import RunnerSettings
from edgecls.runtime.check import check_runtime
from edgecls.runtime.dotprod import dot_truth
from edgecls.runtime.releases import version_number
from edgecls.runtime.store import add_runtime
from tests.engines.nets import SPEC, Nets, small_nets
from tests.runner.cpp_runner import Done, Program
from tests.runner.real_arm import (
    emulate,
    int8_for_arm,
    old_library,
    program_with_fake_cpuinfo,
    real_program,
    real_runtime,
)

SHORT = ["--warmup", "0", "--runs", "1", "--min-seconds", "0"]


@pytest.fixture(scope="module")
def nets() -> Nets:
    real_runtime()
    return small_nets()


@pytest.fixture(scope="module")
def program() -> Program:
    return real_program()


def words(nets: Nets, model: Path, *more: str, mode: str = "fp32") -> List[str]:
    asked = ["--engine", "paddle_lite", "--mode", mode, "--model", str(model), "--input", str(nets.input_file)]
    return [*asked, *SHORT, *more]


def distance(done: Done, nets: Nets, name: str) -> float:
    return float(np.abs(np.asarray(done.event("output")["values"]) - nets.output(name)[0]).max())


def test_the_library_is_read_as_what_it_is() -> None:
    library = real_runtime().library

    assert (library.abi, library.os, library.kind, library.with_extra) == ("arm64-v8a", "linux", "light_api", True)
    assert {"arm/fp32", "arm/int8", "host/any"} <= set(library.kernels)
    assert "libgomp.so.1" in library.needed
    assert library.new_string


def test_an_artifact_of_the_real_converter_agrees_with_paddle(nets: Nets, program: Program) -> None:
    assert check_runtime(inspect(nets.nb("arm")), real_runtime()).refusals == []

    done = emulate(program, words(nets, nets.nb("arm"), "--batch", "2"))

    measurement = Measurement()
    assert all(measurement.take(event) for event in done.events)
    assert measurement.complete
    assert distance(done, nets, "fp32") < 1e-5
    assert measurement.spread is not None and measurement.spread < 1e-6
    assert measurement.change == 0


def test_int8_agrees_with_the_simulation(nets: Nets, program: Program) -> None:
    done = emulate(program, words(nets, int8_for_arm(nets), mode="int8"))

    assert done.last["event"] == "done"
    assert distance(done, nets, "int8") < 0.02


def test_classifying_agrees_with_measuring(nets: Nets, program: Program, tmp_path: Path) -> None:
    np.save(tmp_path / "table.npy", level_table(SPEC))
    np.save(tmp_path / "pictures.npy", golden_picture(*SPEC.size)[None].repeat(2, axis=0))
    pictures, table = str(tmp_path / "pictures.npy"), str(tmp_path / "table.npy")
    request = EngineRequest("paddle_lite", "fp32", str(nets.nb("arm")))

    done = emulate(program, RunnerSettings(request, pictures, table=table).arguments())

    predictions = [event["values"] for event in done.events if event["event"] == "prediction"]
    np.testing.assert_allclose(predictions, np.repeat(nets.output("fp32"), 2, axis=0), atol=1e-5)


def test_a_damaged_model_is_told_whether_the_library_throws_or_dies(
    nets: Nets, program: Program, tmp_path: Path
) -> None:
    model = tmp_path / "model.nb"
    model.write_bytes(nets.nb("arm").read_bytes()[:400])

    done = emulate(program, words(nets, model))

    assert done.last["event"] in ("error", "signal")
    assert done.code == (1 if done.last["event"] == "error" else -done.last["number"])


def test_a_runtime_of_2_10_is_refused_before_anything_travels(
    nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path))
    old = add_runtime(old_library())

    refusals = check_runtime(inspect(nets.nb("arm")), old).refusals

    assert version_number(old.version) <= (2, 10)
    assert len(refusals) == 1
    assert "it would crash or compute wrong results without a word" in refusals[0]


def cpuinfo(parts: Sequence[int], hardware: str = "") -> str:
    text = "".join(f"processor\t: {number}\nCPU part\t: {part:#x}\n\n" for number, part in enumerate(parts))
    return text + (f"Hardware\t: {hardware}\n" if hardware else "")


def uses_dot(nets: Nets, path: Path) -> bool:
    """Whether int8 meets an instruction that a Cortex-A53 doesn't have."""
    asked = words(nets, int8_for_arm(nets), mode="int8")
    done = emulate(program_with_fake_cpuinfo(), asked, cpu="cortex-a53", EDGECLS_TEST_CPUINFO=path)
    if done.last["event"] == "signal":
        assert done.last["number"] == signal.SIGILL
        return True
    assert done.last["event"] == "done"
    return False


@pytest.mark.parametrize(
    ("part", "hardware"),
    [
        (0xD0B, ""),
        (0xD05, ""),
        (0x804, ""),
        (0xD41, ""),
        (0xD08, ""),
        (0xD46, "SM8450"),
        (0xD0B, "Qualcomm Technologies, Inc SM8150"),
        (0xD05, "Qualcomm Technologies, Inc SDM845"),
    ],
)
def test_it_is_known_beforehand_whether_the_library_will_use_dot_product(
    nets: Nets, tmp_path: Path, part: int, hardware: str
) -> None:
    # One processor: the library throws when more are listed than the system has.
    text = cpuinfo([part], hardware)
    path = tmp_path / "cpuinfo"
    path.write_text(text, "utf-8")

    expected = dot_truth(text, frozenset(), {}, version=version_number(real_runtime().version))

    assert uses_dot(nets, path) is expected.runtime_uses_dot


def test_a_given_name_switches_it_on_without_root(nets: Nets, program: Program) -> None:
    asked = words(nets, int8_for_arm(nets), mode="int8")

    assert emulate(program, asked, cpu="cortex-a53").last["event"] == "done"
    assert emulate(program, [*asked, "--soc", "SM8150"], cpu="cortex-a53").last["number"] == signal.SIGILL
    named = emulate(program, [*asked, "--soc", "SM8150"], cpu="cortex-a76")
    assert named.last["event"] == "done"
    assert distance(named, nets, "int8") < 0.02

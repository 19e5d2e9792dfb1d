"""The library for this machine: what would crash or be wrong is refused before it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, FrozenSet

import pytest

from edgecls.errors import (
    MissingPackageError,
    ParityError,
    RuntimeLibraryError,
    SettingsError,
    VerificationError,
    VersionMismatchError,
)
from edgecls.images.synthetic import golden_picture
from edgecls.prediction import library
from edgecls.prediction.classifier import Classifier
from edgecls.prediction.library import prepare_library
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime
from tests.engines.nets import small_nets
from tests.evaluation.artifacts import write_real_artifact
from tests.nb.nb_writer import INT8, INT8_KERNEL, conv, nb, param
from tests.runner.cpp_runner import stand_in_folder
from tests.runtime.archives import linux_files, write_folder
from tests.runtime.elf_writer import ARM, HARD_FLOAT

PI_5 = "".join(f"processor\t: {number}\nCPU part\t: 0xd0b\n\n" for number in range(4))
PI_4 = PI_5.replace("0xd0b", "0xd08")
SNAPDRAGON = PI_5.replace("0xd0b", "0x804")
DOT = frozenset(("asimd", "fphp", "asimdhp", "asimddp"))


@pytest.fixture(autouse=True)
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    be(tmp_path, monkeypatch, PI_5, DOT)
    monkeypatch.setattr(library, "interface_for", lambda runtime: Path("interface of") / runtime.name)


def be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cpuinfo: str, features: FrozenSet[str], abi: str = "arm64-v8a"
) -> None:
    """Pretend to be a board."""
    (tmp_path / "cpuinfo").write_text(cpuinfo)
    monkeypatch.setattr(library, "_CPUINFO", tmp_path / "cpuinfo")
    monkeypatch.setattr(library, "cpu_features", lambda: features)
    monkeypatch.setattr(library, "this_abi", lambda: abi)


def add(tmp_path: Path, version: str = "v2.12", **options: Any) -> Runtime:
    return add_runtime(write_folder(tmp_path / f"lite {version}", linux_files(version, **options)))


@pytest.fixture
def fp32(tmp_path: Path) -> Path:
    path = tmp_path / "fp32.nb"
    path.write_bytes(nb([conv("w")], [param("w", [4])]))
    return path


@pytest.fixture
def int8(tmp_path: Path) -> Path:
    path = tmp_path / "int8.nb"
    path.write_bytes(nb([conv("w", precision=INT8_KERNEL)], [param("w", [4], INT8)]))
    return path


def prepare(path: Path, **options: Any) -> Any:
    return prepare_library(path, **{"name": None, "power_mode": "none", "soc": None, **options})


def test_the_newest_runtime_is_taken_unless_one_is_named(tmp_path: Path, fp32: Path) -> None:
    older, newer = add(tmp_path, "v2.11"), add(tmp_path, "v2.12")

    assert prepare(fp32, power_mode="high").interface.endswith(newer.name)
    assert prepare(fp32, name="linux-arm64-v8a-v2.11").interface.endswith(older.name)
    assert prepare(fp32, power_mode="high").power_mode == "high"


def test_without_a_runtime_it_is_said_what_to_add(fp32: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="no runtime yet; add one with edgecls runtime add"):
        prepare(fp32)


def test_a_runtime_that_would_be_silently_wrong_is_refused(tmp_path: Path, fp32: Path) -> None:
    add(tmp_path, "v2.10")
    with pytest.raises(VersionMismatchError, match="would crash or compute wrong results without a word"):
        prepare(fp32)
    assert prepare(fp32, force=True).soc is None


def test_a_pi_5_may_be_taken_for_a_chip_with_dot_product(tmp_path: Path, int8: Path, fp32: Path) -> None:
    add(tmp_path)
    assert prepare(int8, soc="SM8150").soc == "SM8150"
    assert prepare(fp32, soc="SM8150").soc == "SM8150"
    assert prepare(int8).soc is None


def test_a_pi_4_may_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, int8: Path) -> None:
    add(tmp_path)
    be(tmp_path, monkeypatch, PI_4, frozenset(("asimd",)))
    with pytest.raises(SettingsError, match=r"instructions that this processor lacks \(asimddp, asimdhp\)"):
        prepare(int8, soc="SM8150")
    assert prepare(int8).soc is None


@pytest.mark.parametrize("name", ["RK3588", "SDM845", "nonsense"])
def test_a_name_that_switches_nothing_on_is_refused(tmp_path: Path, int8: Path, name: str) -> None:
    add(tmp_path)
    with pytest.raises(SettingsError, match=f"no dot-product instructions on a chip named {name}; use SM8150"):
        prepare(int8, soc=name)


def test_a_library_that_would_die_of_an_instruction_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, int8: Path, fp32: Path
) -> None:
    add(tmp_path)
    be(tmp_path, monkeypatch, SNAPDRAGON, frozenset(("asimd",)))
    with pytest.raises(SettingsError, match="int8 may end with SIGILL"):
        prepare(int8)
    assert prepare(fp32).soc is None


def test_a_chips_name_is_for_arm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fp32: Path) -> None:
    add(tmp_path)
    monkeypatch.setattr(library, "this_abi", lambda: "x86_64")
    monkeypatch.setattr(library, "find_runtime", lambda **_: add(tmp_path))
    with pytest.raises(SettingsError, match="a chip's name is for ARM"):
        prepare(fp32, soc="SM8150")


def test_a_library_with_another_way_of_passing_floats_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fp32: Path
) -> None:
    be(tmp_path, monkeypatch, PI_4, frozenset(("neon",)), "armeabi-v7a")
    monkeypatch.setattr(library, "hard_float", lambda: True)
    add(tmp_path, machine=ARM)
    with pytest.raises(RuntimeLibraryError, match="passes floats otherwise than this system; add the armv7hf one"):
        prepare(fp32)

    hard = add(tmp_path, "v2.13", machine=ARM, flags=HARD_FLOAT)
    assert prepare(fp32).interface.endswith(hard.name)


def test_a_missing_compiler_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fp32: Path) -> None:
    from edgecls.runner.interface import interface_for

    add(tmp_path)
    monkeypatch.setattr(library, "interface_for", interface_for)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingPackageError, match=r"building for Linux arm64-v8a needs .* run 'apt install g\+\+"):
        prepare(fp32)


def test_the_whole_way_with_a_library_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nets = small_nets()
    artifact = write_real_artifact(tmp_path / "artifact", nets, precision="fp32")
    monkeypatch.undo()
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    add_runtime(stand_in_folder())
    golden = nets.output("fp32")[0].tolist()

    with pytest.raises(VerificationError, match="paddle_lite_c stand-in fp32 gives 3 scores for 10 classes"):
        Classifier(artifact, engine="paddle_lite_c", isolated=True)
    monkeypatch.setenv("STAND_IN_OUTPUT", ",".join(map(str, reversed(golden))))
    with pytest.raises(ParityError, match="paddle_lite_c stand-in fp32 disagrees with"):
        Classifier(artifact, engine="paddle_lite_c", isolated=True)
    monkeypatch.setenv("STAND_IN_OUTPUT", ",".join(map(str, golden)))
    with Classifier(artifact, 1, "paddle_lite_c", power_mode="high", isolated=True) as classifier:
        seen = classifier.predict([golden_picture(40, 50), golden_picture(32, 32)])

    assert [each.class_ids[0] for each in seen] == [golden.index(max(golden))] * 2
    assert seen[0].scores == pytest.approx(sorted(golden, reverse=True)[:5], abs=1e-5)

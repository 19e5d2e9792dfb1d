"""Which engine predicts: what is there, on which machine, for which artifact."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Optional, Tuple

import pytest

from edgecls.artifact.folder import Artifact
from edgecls.engines.request import Native
from edgecls.errors import InterpreterError, MissingPackageError, SettingsError
from edgecls.evaluation import contenders
from edgecls.prediction import choice, library
from edgecls.prediction.choice import Options, open_backend
from edgecls.runtime.store import add_runtime
from tests.evaluation.artifacts import write_artifact
from tests.runtime.archives import linux_files, write_folder

#: Engine, mode and file name of the model, threads.
Opened = Tuple[str, str, str, int]


class FakeSession:
    """Keeps what it was opened for."""

    opened: List[Tuple[Opened, Optional[Native]]] = []

    def __init__(
        self, engine: str, *, mode: str, model: Any, threads: int = 1, native: Optional[Native] = None
    ) -> None:
        self.name, self.mode, self.version, self.threads = engine, mode, "1", threads
        file = model if isinstance(model, Path) else model.model_file
        FakeSession.opened.append(((engine, mode, "/".join(file.parts[-2:]), threads), native))

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(FakeSession, "opened", [])
    monkeypatch.setattr(contenders, "EngineSession", FakeSession)
    monkeypatch.setattr(choice, "EngineSession", FakeSession)
    monkeypatch.setattr(choice.os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    have(monkeypatch)


def have(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    """Let these packages be installed, besides numpy."""

    def find(needs: Tuple[str, ...]) -> str:
        if set(needs) - {"numpy", *packages}:
            raise InterpreterError(f"this step needs {', '.join(needs)}", hint="run scripts/setup.sh")
        return "python"

    monkeypatch.setattr(choice, "find_interpreter", find)


def on(monkeypatch: pytest.MonkeyPatch, abi: str) -> None:
    for module in (choice, library):
        monkeypatch.setattr(module, "this_abi", lambda: abi)


def add_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime for an arm64 board, which may run anything."""
    add_runtime(write_folder(tmp_path / "lite", linux_files()))

    def prepare(nb: Path, *, name: Optional[str], power_mode: str, soc: Optional[str], force: bool) -> Native:
        return Native(f"for {nb.name}", power_mode, soc)

    monkeypatch.setattr(library, "prepare_library", prepare)


def opened(artifact: Artifact, **options: Any) -> Opened:
    FakeSession.opened.clear()
    backend = open_backend(artifact, Options(isolated=True, **options))
    backend.close()
    ((found, _),) = FakeSession.opened
    return found


def test_a_board_with_the_library_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "arm64-v8a")
    have(monkeypatch, "paddle")
    add_library(tmp_path, monkeypatch)
    for precision in ("fp32", "fp16", "int8"):
        artifact = write_artifact(tmp_path / precision, precision=precision)
        assert opened(artifact) == ("paddle_lite_c", precision, f"{precision}/model.nb", 4)


def test_the_nb_of_one_arm_is_that_of_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "arm64-v8a")
    add_library(tmp_path, monkeypatch)
    artifact = write_artifact(tmp_path / "a", target="armeabi-v7a")
    assert opened(artifact)[0] == "paddle_lite_c"


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("fp32", ("paddle_inference", "fp32", "fp32/inference.pdmodel", 4)),
        ("int8", ("paddle_inference", "int8_simulated", "int8/inference.pdmodel", 4)),
    ],
)
def test_a_board_without_it_falls_back_to_paddle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precision: str, expected: Opened
) -> None:
    on(monkeypatch, "arm64-v8a")
    have(monkeypatch, "paddle")
    assert opened(write_artifact(tmp_path / "a", precision=precision)) == expected


def test_a_wheel_on_a_board_goes_before_paddle_and_runs_the_nb_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, "arm64-v8a")
    have(monkeypatch, "paddle", "paddlelite")
    artifact = write_artifact(tmp_path / "a", precision="int8")
    assert opened(artifact) == ("paddle_lite", "int8", "a/model.nb", 4)


@pytest.mark.parametrize(
    ("abi", "archive"), [("arm64-v8a", "armlinux.armv8.gcc"), ("armeabi-v7a", "armlinux.armv7hf.gcc")]
)
def test_a_board_with_nothing_is_told_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abi: str, archive: str
) -> None:
    on(monkeypatch, abi)
    with pytest.raises(MissingPackageError, match=rf"\({abi}\) has no engine.*runtime add .*{archive}"):
        open_backend(write_artifact(tmp_path / "a"), Options())


@pytest.mark.parametrize(
    ("packages", "precision", "expected"),
    [
        (("paddlelite", "paddle"), "fp32", ("paddle_lite", "fp32", "host/twin.nb", 1)),
        (("paddlelite", "paddle"), "fp16", ("paddle_lite", "fp32", "host/twin.nb", 1)),
        (("paddle",), "fp32", ("paddle_inference", "fp32", "fp32/inference.pdmodel", 4)),
        (("paddlelite", "paddle"), "int8", ("paddle_inference", "int8_onednn", "int8/inference.pdmodel", 4)),
    ],
)
def test_a_pc_uses_the_twin_or_paddle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packages: Tuple[str, ...], precision: str, expected: Opened
) -> None:
    on(monkeypatch, "x86_64")
    have(monkeypatch, *packages)
    assert opened(write_artifact(tmp_path / "a", precision=precision)) == expected


def test_a_pc_with_nothing_is_told_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "x86_64")
    with pytest.raises(InterpreterError, match="needs numpy, paddlelite; run scripts/setup.sh"):
        open_backend(write_artifact(tmp_path / "a"), Options())


def test_the_engine_that_was_asked_for_is_used_whatever_else_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, "arm64-v8a")
    have(monkeypatch, "paddle")
    add_library(tmp_path, monkeypatch)
    artifact = write_artifact(tmp_path / "a")
    assert opened(artifact, engine="paddle_inference:fp32_onednn")[:2] == ("paddle_inference", "fp32_onednn")


@pytest.mark.parametrize("option", [{"soc": "SM8150"}, {"power_mode": "high"}, {"runtime": "linux"}])
def test_what_only_the_library_has_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: Any) -> None:
    on(monkeypatch, "arm64-v8a")
    have(monkeypatch, "paddle", "paddlelite")
    add_library(tmp_path, monkeypatch)
    artifact = write_artifact(tmp_path / "a", precision="int8")

    assert opened(artifact, **option)[0] == "paddle_lite_c"
    with pytest.raises(SettingsError, match="are for Paddle-Lite's own library; use --engine paddle_lite_c"):
        open_backend(artifact, Options(engine="paddle_inference", **option))


def test_the_library_gets_its_power_mode_and_the_chips_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "arm64-v8a")
    add_library(tmp_path, monkeypatch)
    opened(write_artifact(tmp_path / "a"), soc="SM8150", threads=2)
    ((found, native),) = FakeSession.opened
    assert (found[3], native) == (2, Native("for model.nb", "none", "SM8150"))


def test_no_more_threads_than_processors_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "arm64-v8a")
    have(monkeypatch, "paddle")
    assert opened(write_artifact(tmp_path / "a"), threads=64)[3] == 4


def test_on_a_pc_the_library_runs_the_twin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, "x86_64")
    add_library(tmp_path, monkeypatch)
    artifact = write_artifact(tmp_path / "a", precision="fp16")
    assert opened(artifact, engine="paddle_lite_c") == ("paddle_lite_c", "fp32", "host/twin.nb", 4)

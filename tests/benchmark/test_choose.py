"""The runner and runtime of a device are chosen by what it is, and checked before anything travels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, List, Optional

import pytest

from edgecls.benchmark import choose
from edgecls.benchmark.check import check_artifact
from edgecls.benchmark.choose import Choice, choose_runner
from edgecls.errors import (
    ArtifactError,
    InterpreterError,
    RuntimeLibraryError,
    SetupError,
    VersionMismatchError,
    WrongAbiError,
)
from edgecls.runtime.library import Library
from edgecls.runtime.runtime import Runtime
from tests.benchmark.artifacts import make_artifact, rewrite
from tests.benchmark.fake_phone import FakePhone
from tests.engines.nets import Nets, small_nets


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePhone:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    return FakePhone("one", tmp_path)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> List[Any]:
    """What the store was asked for; it has one runtime."""
    questions: List[Any] = []

    def find(**question: Any) -> Runtime:
        questions.append(question)
        return _runtime("v2.12")

    monkeypatch.setattr(choose, "find_runtime", find)
    return questions


def _runtime(version: Optional[str], *, with_extra: bool = True) -> Runtime:
    library = Library(
        abi="arm64-v8a",
        os="linux",
        kind="light_api",
        version=version,
        commit=None,
        with_extra=with_extra,
        kernels=["arm/fp32", "arm/int8", "host/fp32"],
        needed=[],
        hard_float=False,
        new_string=True,
    )
    return Runtime(Path("store/r"), "r", library, None, "ab" * 32, "r.tar.gz", ("lib/libpaddle_light_api_shared.so",))


def _choice(version: Optional[str]) -> Choice:
    runtime = _runtime(version)
    return Choice("cpp", runtime.name, version, runtime=runtime)


def test_a_linux_board_gets_a_runtime_for_linux_and_its_processor(phone: FakePhone, asked: List[Any]) -> None:
    found = choose_runner(phone)
    assert (found.build, found.version) == ("cpp", "v2.12")
    assert asked == [{"abi": "arm64-v8a", "os": "linux", "name": None}]


def test_a_phone_is_known_by_its_linker(phone: FakePhone, asked: List[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    run = phone.run
    monkeypatch.setattr(phone, "run", lambda command, **o: run("true" if "linker" in command else command, **o))
    choose_runner(phone, runtime="android", build="cpp")
    assert asked == [{"abi": "arm64-v8a", "os": "android", "name": "android", "kind": "light_api"}]


def test_without_a_runtime_the_error_says_what_to_do(phone: FakePhone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "_USUAL_PYTHON", "no-such-python")
    with pytest.raises(RuntimeLibraryError, match="adb:one: there is no runtime yet") as caught:
        choose_runner(phone)
    assert "edgecls runtime add" in caught.value.hint


def test_a_named_runtime_that_is_not_there_is_not_replaced_by_another(phone: FakePhone) -> None:
    with pytest.raises(RuntimeLibraryError):
        choose_runner(phone, runtime="mine")


def test_a_python_without_paddle_lite_is_named(phone: FakePhone) -> None:
    with pytest.raises(InterpreterError, match="/nowhere/python has no numpy with paddlelite"):
        choose_runner(phone, python="/nowhere/python")


def test_runtime_and_python_exclude_each_other(phone: FakePhone) -> None:
    with pytest.raises(SetupError, match="a Python has its own"):
        choose_runner(phone, runtime="mine", python="/usr/bin/python3")


def test_a_processor_that_paddle_lite_does_not_know_is_named(phone: FakePhone, monkeypatch: pytest.MonkeyPatch) -> None:
    known = phone.properties()
    monkeypatch.setattr(phone, "properties", lambda: replace(known, abi=None))
    with pytest.raises(WrongAbiError, match="of an unknown kind"):
        choose_runner(phone)


def test_an_opt_2_13_on_a_runtime_2_10_is_refused_unless_insisted(phone: FakePhone, nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    with pytest.raises(VersionMismatchError, match="v2.10") as caught:
        check_artifact(artifact, phone, _choice("v2.10"), force=False)
    assert "--force" in caught.value.hint
    assert any("v2.10" in text for text in check_artifact(artifact, phone, _choice("v2.10"), force=True))


def test_an_older_but_right_runtime_is_doubtful(phone: FakePhone, nets: Nets, tmp_path: Path) -> None:
    (doubt,) = check_artifact(make_artifact(tmp_path / "a", nets), phone, _choice("v2.12"), force=False)
    assert "parity decides" in doubt


def test_a_runtime_of_the_same_version_is_in_order(phone: FakePhone, nets: Nets, tmp_path: Path) -> None:
    assert check_artifact(make_artifact(tmp_path / "a", nets), phone, _choice("v2.13"), force=False) == []


def test_insisting_does_not_make_another_processor_of_a_device(phone: FakePhone, nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    artifact = rewrite(artifact.path, replace(artifact.description, target="x86_64"))
    with pytest.raises(WrongAbiError, match="a is for x86_64 and adb:one is arm64-v8a"):
        check_artifact(artifact, phone, _choice("v2.13"), force=True)


def test_a_damaged_nb_is_refused(phone: FakePhone, nets: Nets, tmp_path: Path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    damaged = bytearray(artifact.nb.read_bytes())
    damaged[100] ^= 255
    artifact.nb.write_bytes(damaged)
    with pytest.raises(ArtifactError, match="is not the file"):
        check_artifact(artifact, phone, _choice("v2.13"), force=True)

"""A bench on a phone without any compiler here: the Java runner that ships (with stand-ins for ART and Paddle-Lite)."""

from __future__ import annotations

import json
import os
from importlib import resources
from pathlib import Path
from typing import Any, Dict, List

import jsonschema
import pytest

from edgecls.artifact.folder import Artifact
from edgecls.benchmark import side_by_side
from edgecls.benchmark.run import bench
from edgecls.benchmark.text import render
from edgecls.errors import SettingsError
from edgecls.report import text as report_text
from edgecls.results.files import load_result
from edgecls.runner import remote
from edgecls.runner.java_package import JAR
from edgecls.runtime.library import FILE_NAMES
from edgecls.runtime.store import add_runtime
from edgecls.storage.hashing import sha256_file
from tests.benchmark.artifacts import make_x86_artifact
from tests.benchmark.fake_phone import SHORT
from tests.benchmark.java_phone import JavaPhone, android_system, official_folder
from tests.engines.nets import Nets
from tests.runner.fake_compiler import write_compiler


@pytest.fixture
def phone(nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JavaPhone:
    """A phone with ART; here its official archive was added, and there is no NDK."""
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    for name in ("ANDROID_NDK_HOME", "ANDROID_NDK_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", f"{android_system()}:{os.environ['PATH']}")
    monkeypatch.setenv("STAND_IN_OUTPUT", ",".join(repr(float(value)) for value in nets.output("fp32")[0]))
    monkeypatch.setattr(remote, "_WAIT_S", 0.2)
    add_runtime(official_folder())
    found = JavaPhone("one", tmp_path)
    monkeypatch.setattr(side_by_side, "open_devices", lambda name: [found])
    return found


@pytest.fixture
def artifact(nets: Nets, tmp_path: Path) -> Artifact:
    return make_x86_artifact(tmp_path / "workspace" / "a", nets)


def test_a_bench_goes_from_the_official_archive_to_a_row_without_a_compiler(
    phone: JavaPhone, artifact: Artifact, tmp_path: Path
) -> None:
    told: List[str] = []
    output = tmp_path / "result.json"
    result = bench([artifact], batch=(1, 2), power_modes=("high",), output=output, on_progress=told.append, **SHORT)
    assert result.failed == ()
    assert told[0].startswith("adb:one: Java runner with android-x86_64-v2.13-rc-jni-")
    assert [(row.cell.batch, row.runner["runner"], row.runs >= 40) for row in result.rows] == [
        (1, "java", True),
        (2, "java", True),
    ]
    (row, _) = result.rows
    assert row.engine_version == "stand-in"
    assert row.parity.max_abs_diff < 1e-6
    assert row.peak_rss_bytes > 1 << 20
    assert sum(row.conditions["before"]["affinity"].values()) >= 1
    (device,) = result.devices
    assert (device.runner, device.runtime_sha256) == ("java", sha256_file(official_folder() / FILE_NAMES["jni"]))
    schema = json.loads((resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(output.read_text("utf-8")))
    assert load_result(output) == result
    assert "java runner" in report_text.render([(output, result)])
    assert "paddle_lite stand-in" in render(result)
    assert render(result).endswith("peak MB is that of the whole process, Android's Java in it")
    # What is on the phone, and that nobody may write the code.
    names = {path.suffix if path.suffix in (".nb", ".npy") else path.name: path for path in phone.pushed}
    assert set(names) == {JAR, FILE_NAMES["jni"], ".nb", ".npy"}
    assert names[JAR].stat().st_mode & 0o777 == 0o444
    assert names[JAR].parent == names[FILE_NAMES["jni"]].parent


def test_what_java_has_begun_it_goes_on_with_though_a_compiler_has_come(
    phone: JavaPhone, artifact: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(row: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench([artifact], batch=(1, 2), output=tmp_path / "result.json", on_row=interrupt, **SHORT)
    write_compiler(tmp_path / "x86_64-linux-android21-clang++", "x86_64-unknown-linux-android21")
    monkeypatch.setenv("ANDROID_NDK_HOME", str(tmp_path))
    result = bench([], resume=tmp_path / "result.json")
    assert [(row.cell.batch, row.runner["runner"]) for row in result.rows] == [(1, "java"), (2, "java")]


@pytest.mark.parametrize(
    ("wrong", "kind", "told"),
    [
        ({"STAND_IN_OUTPUT": "1,2,3,4,5,6,7,8,9,10"}, "ParityError", "disagrees with"),
        ({"STAND_IN_RUN": "kill", "STAND_IN_AT": "20"}, "RunnerKilledError", "it was ended by SIGKILL"),
    ],
)
def test_what_goes_wrong_there_is_told_as_of_any_runner(
    phone: JavaPhone,
    artifact: Artifact,
    monkeypatch: pytest.MonkeyPatch,
    wrong: Dict[str, str],
    kind: str,
    told: str,
) -> None:
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    (failure,) = bench([artifact], **SHORT).failed
    assert failure.error.kind == kind
    assert told in failure.error.message


def test_code_that_art_does_not_take_is_named_with_arts_last_words(
    phone: JavaPhone, artifact: Artifact, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / JAR).write_bytes(b"PK no dex code")
    monkeypatch.setattr("edgecls.benchmark.runner_files.java_runner", lambda: tmp_path / JAR)
    (failure,) = bench([artifact], **SHORT).failed
    assert failure.error.kind == "DeviceCommandError"
    assert "app_process can't run the Java runner (java.lang.ClassNotFoundException" in failure.error.message


def test_java_can_t_pretend_to_be_on_another_chip(phone: JavaPhone, artifact: Artifact) -> None:
    with pytest.raises(SettingsError, match=r"adb:one: --soc needs the C\+\+ runner, and what measures is the Java"):
        bench([artifact], soc="SM8150", **SHORT)
    assert phone.pushed == []

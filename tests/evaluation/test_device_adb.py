"""Accuracy over real ADB: Debian's adbd on an emulated system of this machine's architecture, real Paddle-Lite."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from edgecls.devices.adb import connect
from edgecls.devices.adb_server import adb_program
from edgecls.errors import InterpreterError
from edgecls.evaluation import device as device_evaluation
from edgecls.evaluation.device import evaluate_on_device
from edgecls.worker.interpreter import find_interpreter
from tests.benchmark.artifacts import make_x86_artifact
from tests.devices.conftest import kill_adb_server
from tests.devices.emulated import emulated_device, free_port
from tests.engines.nets import small_nets

COUNT = 7


@pytest.fixture(scope="module")
def python() -> str:
    """A Python with paddlelite that the emulated device can be shown."""
    try:
        return find_interpreter(("numpy", "paddlelite"))
    except InterpreterError as error:
        pytest.skip(f"no Python runner over ADB: {error}")


@pytest.fixture(scope="module")
def serial(python: str, tmp_path_factory: pytest.TempPathFactory):
    """An emulated device that sees that Python, and an adb server of the tests' own."""
    pytest.importorskip("adbutils", reason="adbutils is not installed: pip install edgecls[adb]")
    code = "import sys; print(sys.prefix); print(sys.base_prefix)"
    prefixes = set(subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    if prefixes & {"/usr", "/"}:
        pytest.skip("no Python runner over ADB: paddlelite belongs to the system's own Python")
    folder = tmp_path_factory.mktemp("adb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_CACHE", str(folder / "cache"))
        patch.setenv("HOME", str(folder))
        patch.setenv("ANDROID_ADB_SERVER_PORT", str(free_port()))
        binds = [word for prefix in sorted(prefixes) for word in ("--bind", prefix)]
        emulated = emulated_device("amd64", "--profile", "plain", "--uid", "0", *binds)
        try:
            connect(emulated.serial)
            yield emulated.serial
        finally:
            kill_adb_server(adb_program())
            emulated.stop()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    random = np.random.RandomState(4)
    for index in range(COUNT):
        Image.fromarray(random.randint(0, 256, (40, 48, 3)).astype(np.uint8)).save(tmp_path / f"{index}.png")
    path = tmp_path / "list.txt"
    path.write_text("".join(f"{index}.png {index % 3}\n" for index in range(COUNT)))
    return path


def test_the_device_computes_what_the_host_computes(
    serial: str, python: str, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_evaluation, "pictures_in_shard", lambda size: 3)
    artifact = make_x86_artifact(tmp_path / "a", small_nets())

    found = evaluate_on_device(artifact, pictures, f"adb:{serial}", python=python)

    host, there = found.rows
    assert (there["device"], there["engine_version"], there["runner"]) == (f"adb:{serial}", "v2.13-rc", "python")
    assert (there["top1_count"], there["top5_count"]) == (host["top1_count"], host["top5_count"])
    (pair,) = found.agreement["pairs"]
    assert pair["top1_agreement_count"] == COUNT
    assert pair["max_abs_diff"] < 1e-6
    assert found.notes == [f"adb:{serial} classified the whole list in one process"]
    found.check()

"""A bench over real SSH: a real sshd on this machine, real Paddle-Lite through the Python runner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edgecls.benchmark.run import bench
from edgecls.errors import DeviceError, InterpreterError
from edgecls.worker.interpreter import find_interpreter
from tests.benchmark.artifacts import make_x86_artifact
from tests.devices.emulated import Sshd
from tests.engines.nets import small_nets

SHORT: Any = {"warmup": 1, "min_runs": 20, "min_seconds": 0.0, "max_seconds": 30.0}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    found = Sshd(tmp_path_factory.mktemp("sshd"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_SSH_CONFIG", str(found.config))
        patch.setenv("EDGECLS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield found
    found.stop()


@pytest.fixture(scope="module")
def python() -> str:
    try:
        return find_interpreter(("numpy", "paddlelite"))
    except InterpreterError as error:
        pytest.skip(f"no Python runner over SSH: {error}")


def test_real_paddle_lite_is_measured_over_real_ssh(server: Sshd, python: str, tmp_path: Path) -> None:
    artifact = make_x86_artifact(tmp_path / "x86", small_nets())
    result = bench([artifact], device="ssh:board", python=python, batch=(1, 2), **SHORT)
    assert result.failed == ()
    assert [(row.cell.device, row.cell.batch) for row in result.rows] == [("ssh:board", 1), ("ssh:board", 2)]
    assert all(0 < row.parity.max_abs_diff < 1e-6 for row in result.rows)
    assert result.devices[0].kind == "ssh"


def test_a_board_that_is_not_there_is_named(server: Sshd, tmp_path: Path) -> None:
    artifact = make_x86_artifact(tmp_path / "x86", small_nets())
    with pytest.raises(DeviceError, match="ssh:nowhere.invalid"):
        bench([artifact], device="ssh:nowhere.invalid", **SHORT)

"""A fake phone on which a scripted runner measures, for the tests of a bench on a device."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, List

import pytest

from edgecls.artifact.folder import Artifact
from edgecls.benchmark import choose, device, runner_files, side_by_side, staging
from edgecls.benchmark.choose import Choice
from edgecls.runner import remote
from tests.benchmark.artifacts import make_artifact
from tests.benchmark.fake_phone import PYTHON, FakePhone
from tests.engines.nets import Nets, small_nets


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture
def phones(nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> List[FakePhone]:
    """The devices that are opened, one at first."""
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(remote, "_WAIT_S", 0.2)
    monkeypatch.setattr(side_by_side, "BACK_S", 0.0)
    found = [FakePhone("one", tmp_path)]
    golden = nets.output("fp32")[0]
    monkeypatch.setattr(side_by_side, "open_devices", lambda name: list(found))
    monkeypatch.setattr(device, "choose_runner", _choose)
    # Whatever build was chosen, the scripted runner is what runs.
    monkeypatch.setattr(runner_files, "_BUILDS", dict.fromkeys(choose.BUILDS, runner_files._python))
    # Each device's own script: what a runner does on it is written there.
    real = staging.Staging.__init__
    # Devices are staged in threads of their own, at the same time.
    one_at_a_time = threading.Lock()

    def init(self: Any, phone: Any, choice: Any) -> None:
        with one_at_a_time:
            monkeypatch.setattr(runner_files, "build_runner", lambda path: phone.runner(path, golden))
            real(self, phone, choice)

    monkeypatch.setattr(staging.Staging, "__init__", init)
    return found


@pytest.fixture
def phone(phones: List[FakePhone]) -> FakePhone:
    return phones[0]


@pytest.fixture
def artifact(nets: Nets, tmp_path: Path) -> Artifact:
    return make_artifact(tmp_path / "workspace" / "a", nets)


def _choose(phone: Any, *, runtime: Any, python: Any, build: Any) -> Choice:
    return Choice("cpp" if runtime else "python", "a fake v2.13", "v2.13", interpreter=PYTHON)

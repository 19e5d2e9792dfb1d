"""What does not fit a device is refused before anything is sent (with a fake phone)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edgecls.benchmark import choose, device
from edgecls.benchmark.choose import Choice
from edgecls.benchmark.run import bench
from edgecls.errors import DeviceStorageError, RuntimeLibraryError
from tests.benchmark.artifacts import make_artifact
from tests.benchmark.fake_phone import PYTHON, SHORT, FakePhone, kinds
from tests.engines.nets import Nets


def test_a_runtime_that_computes_silently_wrong_is_refused_before_anything_is_sent(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Choice("python", "paddlelite 2.10", "v2.10", interpreter=PYTHON)
    monkeypatch.setattr(device, "choose_runner", lambda *_, **__: old)
    (failure,) = bench([artifact], **SHORT).failed
    assert failure.error.kind == "VersionMismatchError"
    assert "silently" in failure.error.message or "wrong results" in failure.error.message
    assert not (phone.folder / "files").exists() or list((phone.folder / "files").iterdir()) == []
    (row,) = bench([artifact], force=True, **SHORT).rows
    assert "runtime" in kinds(row)


def test_an_artifact_for_another_processor_is_refused_before_anything_is_sent(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    arm = phone.properties()
    monkeypatch.setattr(phone, "properties", lambda: replace(arm, abi="x86_64"))
    (failure,) = bench([artifact], **SHORT).failed
    assert failure.error.kind == "WrongAbiError"
    assert "edgecls optimize --target x86_64" in failure.error.hint
    assert phone.runs == []


def test_one_artifact_that_is_refused_does_not_stop_the_others(
    phone: FakePhone, artifact: Any, nets: Nets, tmp_path: Path
) -> None:
    bad = make_artifact(tmp_path / "bad", nets)
    with (bad.path / "model.nb").open("r+b") as stream:
        stream.seek(100)
        stream.write(b"damage")
    result = bench([bad, artifact], **SHORT)
    assert [failure.error.kind for failure in result.failed] == ["ArtifactError"]
    assert [row.cell.artifact for row in result.rows] == ["a"]


def test_a_full_device_is_said_before_anything_is_sent(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecls.devices.incoming.free_kib", lambda text: 100)
    with pytest.raises(DeviceStorageError, match="MB are needed"):
        bench([artifact], **SHORT)
    assert not (phone.folder / "files" / "models").exists()


def test_a_device_without_any_paddle_lite_is_told_what_to_add(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "choose_runner", choose.choose_runner)
    monkeypatch.setattr(choose, "_USUAL_PYTHON", "no-such-python")
    with pytest.raises(RuntimeLibraryError, match="adb:one: there is no runtime yet") as caught:
        bench([artifact], **SHORT)
    assert "edgecls runtime add" in caught.value.hint
    assert "--python" in caught.value.hint

"""Accuracy on a phone through the Java runner (with stand-ins for ART and Paddle-Lite)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import List

import numpy as np
import pytest
from PIL import Image

from edgecls.evaluation import device as device_evaluation
from edgecls.evaluation.device import evaluate_on_device
from edgecls.runner import remote
from edgecls.runtime.store import add_runtime
from tests.benchmark.artifacts import make_x86_artifact
from tests.benchmark.java_phone import JavaPhone, android_system, official_folder
from tests.engines.nets import CLASSES, small_nets

COUNT = 5


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JavaPhone:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{android_system()}:{os.environ['PATH']}")
    monkeypatch.setattr(remote, "_WAIT_S", 0.2)
    # Shards of two pictures.
    monkeypatch.setattr(device_evaluation, "pictures_in_shard", lambda size: 2)
    add_runtime(official_folder())
    return JavaPhone("one", tmp_path)


def test_the_java_runner_classifies_the_whole_list_in_one_process(
    phone: JavaPhone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nets = small_nets()
    artifact = make_x86_artifact(tmp_path / "a", nets)
    golden = nets.output("fp32")[0]
    monkeypatch.setenv("STAND_IN_OUTPUT", ",".join(repr(float(value)) for value in golden))
    random = np.random.RandomState(4)
    for index in range(COUNT):
        Image.fromarray(random.randint(0, 256, (40, 48, 3)).astype(np.uint8)).save(tmp_path / f"{index}.png")
    # The stand-in gives every picture the golden output, so each is of its class.
    best = int(np.argmax(golden))
    (tmp_path / "list.txt").write_text("".join(f"{index}.png {best}\n" for index in range(COUNT)))
    told: List[str] = []

    found = evaluate_on_device(
        artifact, tmp_path / "list.txt", phone, runner="java", back_s=0.0, batch_size=2, on_progress=told.append
    )

    there = found.rows[1]
    assert (there["runner"], there["top1_count"], found.images) == ("java", COUNT, COUNT)
    assert there["runtime"].startswith("android-x86_64-")
    assert there["golden_max_abs_diff"] < 1e-6
    assert found.notes[0] == "adb:one classified the whole list in one process"
    assert any("Java runner with" in text for text in told)
    assert len(golden) == CLASSES

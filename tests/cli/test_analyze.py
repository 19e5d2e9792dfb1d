"""``edgecls analyze``, on a person's own export and on the artifact that is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List

import cv2
import numpy as np
import pytest
from click.testing import Result

from edgecls.cli.analyze import analyze_command
from edgecls.cli.optimize import optimize_command
from edgecls.errors import EdgeclsError, SettingsError
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import write_json
from tests.cli.streams import runner
from tests.nets.nets import Nets, need, nets

__all__ = ["nets"]


@pytest.fixture(autouse=True)
def places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.getbasetemp() / "analyze"
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(folder / "workspace"))
    monkeypatch.setenv("EDGECLS_CACHE", str(folder / "cache"))
    return folder


@pytest.fixture(scope="module")
def arguments(nets: Nets, tmp_path_factory: pytest.TempPathFactory) -> List[str]:
    """The export "tiny" with pictures and preprocessing."""
    need("numpy", "paddle", "paddlelite")
    folder = tmp_path_factory.mktemp("pictures")
    random = np.random.RandomState(0)
    lines = []
    for number in range(24):
        picture = cv2.resize(random.randint(0, 256, (6, 6, 3), np.uint8), (32, 32), interpolation=cv2.INTER_CUBIC)
        cv2.imwrite(str(folder / f"{number}.png"), picture)
        lines.append(f"{number}.png {number % 10}\n")
    (folder / "list.txt").write_text("".join(lines))
    write_json(folder / "preprocess.json", Preprocess(size=(32, 32), resize_short=32).to_json())
    model = str(nets("tiny").model_file.parent)
    return [model, "--preprocess", str(folder / "preprocess.json"), "--calibration", str(folder / "list.txt")]


def run(command: Any, *given: Any) -> Result:
    return runner().invoke(command, [str(each) for each in given])


def test_a_model_is_quantized_and_analyzed_and_its_artifact_gives_the_same(
    arguments: List[str], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "layers.png"
    asked = ("--data", arguments[-1], "--limit", 10)
    model = run(analyze_command, *arguments, *asked, "--picture", picture, "--json")
    assert model.exit_code == 0, model.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    wanted = json.loads(model.stdout)
    assert (wanted.pop("model"), wanted["schema"], wanted["images"]) == ("tiny", "edgecls.sensitivity/1", 10)
    assert len(wanted["layers"]) > 1

    artifact = tmp_path / "artifact"
    made = run(optimize_command, *arguments, "--quant", "int8", "--output", artifact)
    assert made.exit_code == 0, made.stderr
    found = json.loads(run(analyze_command, artifact, *asked, "--json").stdout)
    assert found.pop("model") == "artifact"
    assert found == wanted

    table = run(analyze_command, artifact, *asked, "--top", 1).stdout
    assert "10 images, paddle_inference" in table and "top-1" in table
    assert f"and {len(wanted['layers']) - 1} more that do less" in table

    description = json.loads((artifact / "model.json").read_text())
    write_json(artifact / "model.json", {**description, "precision": "fp32"})
    assert "artifact is fp32, there is no int8 in it" in str(refusal(artifact, *asked, kind=SettingsError))


def test_what_can_not_work_is_refused_before_the_work(arguments: List[str], tmp_path: Path) -> None:
    refused = refusal(*arguments, "--picture", "layers.bmp", kind=SettingsError)
    assert str(refused).startswith("layers.bmp names no format of a picture; end the name in .png")
    refused = refusal("PPLCNet_x0_25", "--weights", "random", kind=SettingsError)
    assert str(refused).startswith("int8 needs calibration images")


def refusal(*given: Any, kind: Any) -> EdgeclsError:
    done = run(analyze_command, *given)
    assert isinstance(done.exception, kind), done.output
    return done.exception

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List

import pytest
from click.testing import Result

from edgecls.cli.eval import eval_command
from edgecls.errors import ArtifactError, ImageError, SettingsError, VerificationError
from edgecls.evaluation import device
from edgecls.evaluation.result import Evaluation
from tests.cli.streams import runner
from tests.evaluation.artifacts import write_artifact
from tests.evaluation.fake_session import CLASSES, SPEC, FakeSession, use_fakes, write_list


@pytest.fixture(autouse=True)
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    """Fakes instead of engines."""
    return use_fakes(monkeypatch)


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "workspace"


def run(*arguments: Any) -> Result:
    return runner().invoke(eval_command, [str(argument) for argument in arguments])


def test_json_has_the_keys_that_others_rely_on(tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path / "a", precision="int8", classes=CLASSES, spec=SPEC)
    done = run(artifact.path, "--data", write_list(tmp_path / "d", [1, 2, 3], said=[1, 2, 4]), "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found["images"] == 3
    assert len(found["rows"]) == 3
    for row in found["rows"]:
        assert {"engine", "precision", "mode", "engine_version", "top1", "top5", "images_per_s"} <= row.keys()
        assert row["top1"] == pytest.approx(66.667)
    assert set(found["agreement"]) == {"reference", "pairs"}


def test_the_newest_artifact_of_the_workspace_is_the_default(workspace: Path, tmp_path: Path) -> None:
    write_artifact(workspace / "made", classes=CLASSES, spec=SPEC)
    done = run("--data", write_list(tmp_path / "d", [1], said=[1]))
    assert done.exit_code == 0
    assert done.stdout.startswith("made\nimages: 1, ")


def test_without_any_artifact_the_next_command_is_named(tmp_path: Path) -> None:
    done = run("--data", write_list(tmp_path / "d", [1], said=[1]))
    assert isinstance(done.exception, ArtifactError)
    assert "edgecls optimize" in done.exception.hint


def test_engines_are_chosen_by_comma_or_by_repetition(tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path / "a", classes=CLASSES, spec=SPEC)
    data = write_list(tmp_path / "d", [1], said=[1])
    for named in (["--engine", "paddle_lite,paddle_inference:fp32_onednn"], ["--engine", "paddle_lite"]):
        found = json.loads(run(artifact.path, "--data", data, "--json", *named).stdout)
        assert [row["engine"] for row in found["rows"]] == ["paddle_lite", "paddle_inference"][: len(found["rows"])]
        assert len(found["rows"]) == named[1].count(",") + 1
    done = run(artifact.path, "--data", data, "--engine", "tensorrt")
    assert isinstance(done.exception, SettingsError)


def test_an_unreadable_image_is_an_error_or_a_count(tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path / "a", classes=CLASSES, spec=SPEC)
    data = write_list(tmp_path / "d", [1, 2], said=[1, 2])
    (tmp_path / "d" / "0.png").write_bytes(b"")
    assert isinstance(run(artifact.path, "--data", data).exception, ImageError)
    found = json.loads(run(artifact.path, "--data", data, "--skip-unreadable", "--json").stdout)
    assert (found["images"], found["unreadable"]) == (1, 1)


def test_nan_shows_the_figures_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeSession, "broken_modes", frozenset({"fp32"}))
    artifact = write_artifact(tmp_path / "a", classes=CLASSES, spec=SPEC)
    done = run(artifact.path, "--data", write_list(tmp_path / "d", [1], said=[1]), "--json")
    assert isinstance(done.exception, VerificationError)
    assert json.loads(done.stdout)["rows"][0]["non_finite"] == 1


@pytest.mark.parametrize("option", [["--batch", "0"], ["--limit", "0"], ["--workers", "99"], ["--threads", "0"]])
def test_numbers_out_of_range_are_usage_errors(tmp_path: Path, option: List[str]) -> None:
    assert run(tmp_path, "--data", tmp_path, *option).exit_code == 2


@pytest.mark.parametrize("option", [("--soc", "SM8150"), ("--runtime", "x"), ("--python", "python3"), ("--force",)])
def test_what_is_for_devices_is_refused_on_the_host(tmp_path: Path, option: Any) -> None:
    artifact = write_artifact(tmp_path / "a", classes=CLASSES, spec=SPEC)
    done = run(artifact.path, "--data", write_list(tmp_path / "d", [1], said=[1]), *option)
    assert done.exit_code == 2
    assert "for other devices than the host" in done.stderr


def test_a_device_has_the_engine_of_its_runner(tmp_path: Path) -> None:
    artifact = write_artifact(tmp_path / "a", classes=CLASSES, spec=SPEC)
    data = write_list(tmp_path / "d", [1], said=[1])
    done = run(artifact.path, "--data", data, "--device", "adb", "--engine", "paddle_lite")
    assert done.exit_code == 2
    assert "--engine is for the host" in done.stderr


def test_the_options_reach_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    artifact = write_artifact(tmp_path / "a", classes=CLASSES, spec=SPEC)
    data = write_list(tmp_path / "d", [1], said=[1])
    asked: List[Any] = []

    def evaluate(*words: Any, **options: Any) -> Evaluation:
        asked.append((words, options))
        return Evaluation(1, 0, [], {"reference": {}, "pairs": []}, 5, 1.0, 1, 0, [])

    monkeypatch.setattr(device, "evaluate_on_device", evaluate)
    options = ["--device", "adb:x", "--python", "/p", "--force", "--threads", "4", "--limit", "3"]
    done = run(artifact.path, "--data", data, *options, "--json")
    assert done.exit_code == 0, done.stderr
    ((words, found),) = asked
    assert words[1:] == (data, "adb:x")
    assert (found["python"], found["force"], found["threads"], found["limit"]) == ("/p", True, 4, 3)
    assert (found["soc"], found["runtime"]) == (None, None)

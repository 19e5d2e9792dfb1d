from __future__ import annotations

import json
from pathlib import Path
from typing import Any, List

import pytest
from click.testing import Result

from edgecls.cli.predict import predict_command
from edgecls.errors import ArtifactError
from tests.cli.streams import runner
from tests.evaluation.artifacts import write_artifact
from tests.evaluation.fake_session import CLASSES, SPEC, FakeSession, golden_output, use_fakes, write_picture


@pytest.fixture(autouse=True)
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    """Fakes instead of engines."""
    return use_fakes(monkeypatch)


@pytest.fixture(autouse=True)
def artifact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest artifact of the workspace."""
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    write_artifact(tmp_path / "workspace" / "a", classes=CLASSES, spec=SPEC, golden_output=golden_output())


def run(*arguments: Any) -> Result:
    return runner().invoke(predict_command, [str(argument) for argument in arguments])


def test_each_image_gets_its_line(tmp_path: Path) -> None:
    for class_id in (3, 5):
        write_picture(tmp_path / f"{class_id}.png", class_id)
    done = run(tmp_path / "3.png", tmp_path / "5.png", "--top-k", 1)
    assert done.exit_code == 0
    assert done.stdout == "".join(
        f"{tmp_path}/{class_id}.png: class id(s): [{class_id}], score(s): [0.90], label_name(s): ['label {class_id}']\n"
        for class_id in (3, 5)
    )


def test_json_is_one_list(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", 3)
    found = json.loads(run(tmp_path / "a.png", tmp_path / "a.png", "--json").stdout)
    assert [item["class_ids"][0] for item in found] == [3, 3]
    assert set(found[0]) == {"file", "class_ids", "scores", "label_names", "engine", "preprocess_ms", "inference_ms"}
    assert len(found[0]["scores"]) == 5


def test_an_unreadable_image_has_its_line_and_the_exit_code_says_so(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", 3)
    (tmp_path / "bad.png").write_bytes(b"")
    done = run(tmp_path / "bad.png", tmp_path / "a.png")
    assert done.exit_code == 2
    assert done.stdout.startswith(f"{tmp_path}/a.png: class id(s): [3")
    assert done.stderr == f"edgecls: {tmp_path}/bad.png is empty; save it again, or leave it out\n"


def test_in_json_an_unreadable_image_is_an_entry_of_its_own(tmp_path: Path) -> None:
    done = run(tmp_path / "gone.png", "--json")
    assert done.exit_code == 2
    (entry,) = json.loads(done.stdout)
    assert entry == {"file": f"{tmp_path}/gone.png", "error": f"{tmp_path}/gone.png does not exist; check the path"}


def test_no_image_is_a_usage_error() -> None:
    assert run().exit_code == 2


def test_an_artifact_that_is_none_is_an_error(tmp_path: Path) -> None:
    done = run("a.png", "--model", tmp_path)
    assert isinstance(done.exception, ArtifactError)

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from edgecls.doctor import artifacts
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.runtime.store import add_runtime
from edgecls.storage.atomic import write_json
from tests.evaluation.artifacts import write_artifact
from tests.nb import nb_writer
from tests.runtime.archives import ARMLINUX, linux_files, write_archive

PC = Machine(architecture="x86_64")


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    """An artifact for arm64 of opt v2.13 in the workspace."""
    made = write_artifact(tmp_path / "workspace" / "net")
    data = nb_writer.nb([nb_writer.conv("w")], [nb_writer.param("w", [4])])
    made.nb.write_bytes(data)
    value = made.description.to_json()
    value["nb"]["size_bytes"] = len(data)
    write_json(made.path / "model.json", value)
    return made.path


def add(tmp_path: Path, version: str) -> None:
    add_runtime(write_archive(tmp_path / f"{version}.tar.gz", linux_files(version), root=ARMLINUX))


def only() -> Finding:
    (found,) = artifacts.check(PC)
    return found


def test_an_empty_workspace_says_how_to_fill_it(tmp_path: Path) -> None:
    assert only().next_step == "edgecls optimize MODEL"
    (on_board,) = artifacts.check(Machine(tmp_path, "aarch64"))
    assert "from a PC" in on_board.next_step


def test_an_artifact_without_a_runtime_misses_one(artifact: Path) -> None:
    assert (only().name, only().state, only().next_step) == ("artifact net", "missing", "edgecls runtime add ARCHIVE")


def test_an_artifact_fits_a_runtime_of_its_version(artifact: Path, tmp_path: Path) -> None:
    add(tmp_path, "v2.13")
    assert (only().state, "fits linux-arm64-v8a-v2.13" in only().text) == ("ok", True)


def test_a_runtime_that_would_compute_wrong_results_is_wrong(artifact: Path, tmp_path: Path) -> None:
    add(tmp_path, "v2.10")
    assert (only().state, "compute wrong results without a word" in only().text) == ("wrong", True)


def test_a_dangerous_runtime_beside_a_good_one_is_named_for_removal(artifact: Path, tmp_path: Path) -> None:
    add(tmp_path, "v2.10")
    add(tmp_path, "v2.13")
    assert only().state == "note"
    assert only().next_step.startswith("edgecls runtime remove linux-arm64-v8a-v2.10")


def test_a_damaged_artifact_does_not_hide_the_others(artifact: Path) -> None:
    shutil.copytree(artifact, artifact.with_name("broken"))
    (artifact.with_name("broken") / "model.nb").write_bytes(b"x")
    states = {finding.name: finding.state for finding in artifacts.check(PC)}
    assert states == {"artifact net": "missing", "artifact broken": "wrong"}


def test_of_very_many_the_newest_are_looked_at(artifact: Path) -> None:
    for number in range(artifacts._MOST):
        shutil.copytree(artifact, artifact.with_name(f"copy{number}"))
    assert list(artifacts.check(PC))[-1].text == "1 older ones were not looked at"

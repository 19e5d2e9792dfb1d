"""The folder that an export is written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.errors import SettingsError
from edgecls.export.folder import MODEL_NAME, PARAMS_NAME, export_folder


def fill(folder: Path, content: str) -> None:
    for name in (MODEL_NAME, PARAMS_NAME):
        (folder / name).write_text(content)


@pytest.mark.parametrize("there", [False, True])
def test_a_new_or_empty_folder_is_filled(tmp_path: Path, there: bool) -> None:
    target = tmp_path / "a" / "b"
    if there:
        target.mkdir(parents=True)
    with export_folder(target) as folder:
        fill(folder, "new")
    assert sorted(item.name for item in target.iterdir()) == [PARAMS_NAME, MODEL_NAME]
    assert [item.name for item in target.parent.iterdir()] == ["b"]


def test_an_earlier_export_is_replaced_only_when_the_new_one_is_complete(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    with pytest.raises(RuntimeError, match="midway"), export_folder(tmp_path) as folder:
        (folder / MODEL_NAME).write_text("half")
        raise RuntimeError("midway")
    assert (tmp_path / MODEL_NAME).read_text() == "old"
    with export_folder(tmp_path) as folder:
        fill(folder, "new")
    assert (tmp_path / PARAMS_NAME).read_text() == "new"


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, "old")
    (tmp_path / "thesis.tex").write_text("three years")
    with pytest.raises(SettingsError, match=r"holds other files \(thesis\.tex\)"), export_folder(tmp_path):
        pass
    assert (tmp_path / "thesis.tex").read_text() == "three years"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="is a file"), export_folder(tmp_path / "file"):
        pass

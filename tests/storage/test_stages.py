"""A stage's folder appears whole, or not at all, and is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.errors import OptError
from edgecls.storage.stages import stage_folder, stage_key


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path))
    return tmp_path


def write(folder: Path) -> None:
    (folder / "file").write_text("made")


def never(folder: Path) -> None:
    raise AssertionError("made again")


def test_the_same_inputs_have_the_same_key_and_others_another():
    assert stage_key("export", {"a": 1, "b": 2}) == stage_key("export", {"b": 2, "a": 1})
    assert len({stage_key("export", {"a": 1}), stage_key("export", {"a": 2}), stage_key("quantize", {"a": 1})}) == 3


def test_a_stage_is_made_once():
    made = stage_folder("export", "key", write)
    assert (made / "file").read_text() == "made"
    assert stage_folder("export", "key", never) == made


def test_nothing_is_left_of_a_stage_that_failed(cache):
    def fail(folder: Path) -> None:
        write(folder)
        raise OptError("no", hint="")

    with pytest.raises(OptError):
        stage_folder("export", "key", fail)
    assert [path.name for path in (cache / "stages" / "export").iterdir()] == ["key.lock"]


def test_what_a_killed_process_left_is_removed_by_the_next(cache):
    home = cache / "stages" / "export"
    for name in (".key.abc.part", "..key.abc.part.def.part", ".other.abc.part"):
        (home / name).mkdir(parents=True)
    stage_folder("export", "key", write)
    assert sorted(path.name for path in home.iterdir()) == [".other.abc.part", "key", "key.lock"]

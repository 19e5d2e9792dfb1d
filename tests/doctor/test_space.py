from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.doctor import space
from tests.doctor.pi import machine, named


@pytest.mark.parametrize(("free_kb", "state"), [(3_000_000, "ok"), (100_000, "note")])
def test_little_memory_is_noted(tmp_path: Path, free_kb: int, state: str) -> None:
    text = f"MemTotal:        4000000 kB\nMemFree: 1 kB\nMemAvailable:    {free_kb} kB\n"
    found = named(list(space.check(machine(tmp_path, {"proc/meminfo": text}))))["memory"]
    assert (found.state, found.text.split(" free")[0]) == (state, f"{free_kb // 1024} of 3906 MiB")


def test_a_folder_that_is_not_there_yet_is_measured_where_it_will_be(tmp_path: Path) -> None:
    found = named(list(space.check(machine(tmp_path, {}))))
    assert found["cache"].text.startswith(f"{tmp_path}/cache, ")
    assert found["cache"].text.endswith("GB free (will be made)")


def test_a_file_in_its_place_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "workspace").touch()
    found = named(list(space.check(machine(tmp_path, {}))))["workspace"]
    assert (found.state, found.next_step) == ("wrong", "set EDGECLS_WORKSPACE to a folder")


def test_little_room_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "_LITTLE_DISK", 1 << 80)
    assert {named(list(space.check(machine(tmp_path, {}))))[name].state for name in ("cache", "workspace")} == {"note"}

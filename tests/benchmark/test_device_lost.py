"""A bench on a device loses nothing to its link, a restart or an interrupt (with a fake phone)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edgecls.benchmark.run import bench
from edgecls.errors import ArtifactError
from edgecls.results.files import load_result
from tests.benchmark.fake_phone import SHORT, FakePhone
from tests.engines.nets import Nets


def test_a_link_that_breaks_in_mid_run_loses_nothing(phone: FakePhone, artifact: Any) -> None:
    phone.todo("slow")
    follows = iter(range(1000))

    def cut(command: str) -> None:
        # Only the long polls are cut, which are most of what runs.
        if "tail -c +" in command and next(follows) in (1, 3):
            phone.breaks = 1

    phone.on_command = cut
    (row,) = bench([artifact], **SHORT).rows
    assert (row.runs, len(phone.runs)) == (40, 1)


def test_a_cell_that_a_restart_took_is_measured_again(phone: FakePhone, artifact: Any) -> None:
    phone.todo("slow")
    phone.restarts = 1
    result = bench([artifact], batch=(1, 2), **SHORT)
    assert result.failed == ()
    assert [words["--batch"] for words in phone.runs] == ["1", "1", "2"]


def test_a_device_that_restarts_for_ever_is_given_up(phone: FakePhone, artifact: Any) -> None:
    phone.todo("slow", "slow", "slow")
    phone.restarts = 100
    result = bench([artifact], batch=(1, 2), **SHORT)
    assert [failure.error.kind for failure in result.failed] == ["DeviceLostError"] * 2
    assert "restarted" in result.failed[0].error.message
    assert len(phone.runs) == 2


def test_after_the_loss_of_the_device_the_bench_resumes_where_it_was(
    phone: FakePhone, artifact: Any, tmp_path: Path
) -> None:
    output = tmp_path / "result.json"

    def leave(row: Any) -> None:
        phone.gone = len(load_result(output).rows) == 2

    first = bench([artifact], batch=(1, 2, 3, 4), output=output, on_row=leave, **SHORT)
    assert [row.cell.batch for row in first.rows] == [1, 2]
    assert [failure.error.kind for failure in first.failed] == ["DeviceLostError"] * 2
    phone.gone = False
    second = bench([artifact], resume=output)
    assert second.failed == ()
    assert [row.cell.batch for row in second.rows] == [1, 2, 3, 4]
    assert second.rows[:2] == first.rows
    assert [words["--batch"] for words in phone.runs] == ["1", "2", "3", "4"]
    assert load_result(output) == second


def test_after_an_interrupt_no_finished_cell_is_measured_twice_and_none_is_lost(
    phone: FakePhone, artifact: Any, tmp_path: Path
) -> None:
    output = tmp_path / "result.json"

    def interrupt(row: Any) -> None:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            if output.exists():
                bench([], resume=output, on_row=interrupt)
            else:
                bench([artifact], threads=(1, 2), batch=(1, 2), output=output, on_row=interrupt, **SHORT)
    result = bench([], resume=output)
    grid = [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [(row.cell.threads, row.cell.batch) for row in result.rows] == grid
    assert [(int(words["--threads"]), int(words["--batch"])) for words in phone.runs] == grid
    assert bench([], resume=output) == result
    assert len(phone.runs) == 4


def test_a_stable_failure_is_not_tried_again(phone: FakePhone, artifact: Any, tmp_path: Path) -> None:
    phone.todo("wrong")
    first = bench([artifact], output=tmp_path / "result.json", **SHORT)
    assert bench([artifact], resume=tmp_path / "result.json").failed == first.failed
    assert len(phone.runs) == 1


def test_an_artifact_that_was_made_anew_is_no_longer_that_of_the_result(
    phone: FakePhone, artifact: Any, nets: Nets, tmp_path: Path
) -> None:
    bench([artifact], output=tmp_path / "result.json", **SHORT)
    (artifact.path / "model.nb").write_bytes(b"another")
    with pytest.raises(ArtifactError, match="measures a with a model.nb that is not in the workspace"):
        bench([], resume=tmp_path / "result.json")

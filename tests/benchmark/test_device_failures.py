"""What a run on a device fails of is named, and costs its own cell alone (with a fake phone)."""

from __future__ import annotations

from typing import Any

import pytest

from edgecls.benchmark.run import bench
from tests.benchmark.fake_phone import SHORT, FakePhone


@pytest.mark.parametrize(
    ("what", "kind", "text"),
    [
        ("load-SIGILL", "RunnerKilledError", "SIGILL"),
        ("samples-SIGKILL", "RunnerKilledError", "while it was measuring (5 samples so far), it was ended by SIGKILL"),
        ("output-SIGSEGV", "RunnerKilledError", "while it was warming up, it was ended by SIGSEGV"),
        ("load-SIGABRT", "RunnerKilledError", "while it was loading the model"),
        ("library", "LibraryMissingError", "libgomp.so.1 is missing there"),
        ("refuse", "InputError", "the model is cut"),
        ("wrong", "ParityError", "disagrees with"),
    ],
)
def test_a_failing_run_fails_its_own_cell_only_and_is_named(
    phone: FakePhone, artifact: Any, what: str, kind: str, text: str
) -> None:
    phone.todo("ok", what)
    result = bench([artifact], batch=(1, 2, 3), **SHORT)
    (failure,) = result.failed
    assert (failure.cell.batch, failure.error.kind) == (2, kind)
    assert text in failure.error.message
    assert failure.error.hint
    assert [row.cell.batch for row in result.rows] == [1, 3]
    assert len(phone.runs) == 3


def test_a_wrong_output_names_the_likely_causes(phone: FakePhone, artifact: Any) -> None:
    phone.todo("wrong")
    (failure,) = bench([artifact], **SHORT).failed
    assert "a fake v2.13" in failure.error.hint
    assert "opt v2.13-rc may not fit together" in failure.error.hint


def test_garbage_on_standard_output_spoils_nothing(phone: FakePhone, artifact: Any) -> None:
    phone.todo("garbage")
    (row,) = bench([artifact], **SHORT).rows
    assert row.runs == 40


def test_a_run_without_end_is_ended_by_the_device(
    phone: FakePhone, artifact: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGECLS_DEADLINE", "1")
    phone.todo("samples-hang")
    (failure,) = bench([artifact], **{**SHORT, "max_seconds": 0.5}).failed
    assert failure.error.kind == "DeviceDeadlineError"

"""The table that a person reads."""

from __future__ import annotations

from dataclasses import replace

from edgecls.benchmark.text import render
from tests.results.samples import CELL, RESULT, ROW

QUIET = replace(ROW, warnings=())


def test_a_row_is_a_line_under_its_headings() -> None:
    heading, row = render(replace(RESULT, rows=(QUIET,), failed=(), skipped=(), comparison=())).splitlines()
    words = heading.split()
    assert words[:5] == ["artifact", "engine", "mode", "threads", "batch"]
    assert words[5:] == ["p50", "p90", "p99", "ms/image", "images/s", "warnings"]
    assert row.split() == [
        *("net-arm64", "paddle_lite", "v2.13-rc", "fp32", "1", "2"),
        *("2.000", "2.800", "2.980", "1.000", "1000"),
    ]


def test_numbers_keep_four_digits_and_no_exponent() -> None:
    times = {"p50_ms": 0.0251, "p90_ms": 12.345, "p99_ms": 1234.5, "ms_per_image": 123.45}
    row = render(replace(RESULT, rows=(replace(QUIET, **times),))).splitlines()[1].split()
    assert row[6:] == ["0.025", "12.35", "1234", "123.5", "8.100"]


def test_columns_are_as_wide_as_their_widest_entry() -> None:
    long = replace(QUIET, cell=replace(CELL, artifact="a-much-longer-name"))
    heading, first, second = render(
        replace(RESULT, rows=(QUIET, long), failed=(), skipped=(), comparison=())
    ).splitlines()
    assert heading.index("  warnings") == len(first) == len(second)


def test_warnings_are_named_in_the_row_and_explained_once_below() -> None:
    lines = render(replace(RESULT, rows=(QUIET, ROW, ROW), failed=(), skipped=(), comparison=())).splitlines()
    assert [line.endswith("  scatter") for line in lines[1:4]] == [False, True, True]
    assert lines[4:] == ["scatter: the runs scatter widely: trust the median, not the mean"]


def test_a_comparison_is_a_line_with_its_interval() -> None:
    assert (
        "B/A 0.500, 95 % 0.490 to 0.510: A net-arm64 fp32, B net-arm64 fp32 as SM8150, "
        "paddle_lite threads=1 batch=2 on host"
    ) in render(RESULT).splitlines()


def test_what_was_left_out_is_told_with_the_reason() -> None:
    text = render(RESULT)
    assert "left out: net-arm64 paddle_lite fp32 threads=2: one thread" in text
    assert "left out: n paddle_lite int8: no" in text


def test_failed_cells_are_counted() -> None:
    assert "1 of 2 cells failed" in render(RESULT)
    assert "failed" not in render(replace(RESULT, failed=()))


def test_nothing_measured_is_no_table() -> None:
    assert render(replace(RESULT, rows=(), skipped=())) == "1 of 1 cells failed"


def test_an_emulated_device_s_times_are_not_called_latencies() -> None:
    assert "not latencies" in render(replace(RESULT, rows=(replace(QUIET, timing_kind="emulated"),)))
    assert "not latencies" not in render(RESULT)

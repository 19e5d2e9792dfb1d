"""Tables of plain text stand in columns."""

from __future__ import annotations

from edgecls.text.table import align


def test_words_are_flush_left_and_figures_flush_right():
    assert align([("name", "ms"), ("a", "1.25"), ("bcd", "100.0")]) == [
        "name     ms",
        "a      1.25",
        "bcd   100.0",
    ]


def test_any_column_may_be_flush_left_and_lines_end_without_spaces():
    assert align([("1", "a"), ("22", "")], left=(1,), indent=2) == ["   1  a", "  22"]


def test_no_rows_are_no_lines():
    assert align([]) == []

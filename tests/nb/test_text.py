"""The findings are readable in a terminal and in a pipe."""

from __future__ import annotations

import pytest

from edgecls.nb.summary import Inspection, inspect
from edgecls.nb.text import render

from .conftest import NbWriter
from .nb_writer import ANY, ARM, HOST, INT8, INT8_KERNEL, conv, kernel_attr, nb, op, param


@pytest.fixture
def inspection(write: NbWriter) -> Inspection:
    ops = [
        op("feed", kernel=kernel_attr("feed", HOST, ANY)),
        op("calib", kernel=kernel_attr("calib", ARM, INT8_KERNEL, "fp32_to_int8")),
        conv("w", precision=INT8_KERNEL, alias="int8_out"),
        conv("w", precision=INT8_KERNEL, alias="int8_out"),
        op("hard_swish"),
        {0: "while"},
    ]
    return inspect(write(nb(ops, [param("w", [3000], INT8), param("b", [2])])))


def test_the_overview_comes_first(inspection: Inspection) -> None:
    lines = render(inspection).splitlines()

    assert lines[0].startswith(f"file        {inspection.path}, 4.")
    assert lines[0].endswith(" kB")
    assert lines[1:8] == [
        "opt         v2.13-rc (file format 2)",
        "target      arm",
        "precision   int8",
        "kernels     1 fp32, 2 int8",
        "calib       1",
        "int8        2 of 2 operators with weights (100.0 %)",
        "parameters  1 float32 (8 bytes), 1 int8 (3.0 kB)",
    ]


def test_equal_operators_are_counted_together_the_most_frequent_first(inspection: Inspection) -> None:
    text = render(inspection)

    assert text.split("kernels\n")[1].split("\n\n")[0].splitlines() == [
        "  2  conv2d      int8_out/arm/int8/NCHW",
        "  1  calib       fp32_to_int8/arm/int8/NCHW",
        "  1  feed        def/host/any/NCHW",
        "  1  hard_swish  def/arm/fp32/NCHW",
        "  1  while       -",
    ]


def test_verbose_lists_every_operator_in_order(inspection: Inspection) -> None:
    assert "operators" not in render(inspection).splitlines()

    listed = render(inspection, verbose=True).split("operators\n")[1].split("\n\n")[0].splitlines()

    assert [line.split()[:2] for line in listed] == [
        ["0", "feed"],
        ["1", "calib"],
        ["2", "conv2d"],
        ["3", "conv2d"],
        ["4", "hard_swish"],
        ["5", "while"],
    ]


def test_notes_are_wrapped_to_100_columns(inspection: Inspection) -> None:
    notes = render(inspection).split("notes\n")[1].splitlines()

    assert max(len(line) for line in notes) <= 100
    assert sum(line.startswith("  - ") for line in notes) == len(inspection.notes)


def test_it_is_plain_text(inspection: Inspection) -> None:
    assert all(line.isprintable() and line == line.rstrip() for line in render(inspection).splitlines())


def test_a_model_without_parameters_says_none(write: NbWriter) -> None:
    assert "parameters  none" in render(inspect(write(nb([op("relu")])))).splitlines()

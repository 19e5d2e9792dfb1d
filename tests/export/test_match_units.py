"""Which layer is which."""

from __future__ import annotations

from typing import Any, List, Tuple

import pytest

from edgecls.errors import WeightsError
from edgecls.export.match_units import match_units
from edgecls.export.units import IMAGE, Conv, Unit


def _units(
    *described: "Tuple[int, int, Tuple[int, ...]]", pads: "Tuple[int, ...] | None" = (1, 1, 1, 1)
) -> List[Unit[str]]:
    """Convolutions of (inputs, outputs, sources)."""
    return [
        Unit(
            "conv",
            (outputs, inputs, 3, 3),
            frozenset(sources),
            Conv(str(number), (outputs, inputs, 3, 3), (1, 1, 1, 1, 1), pads),
        )
        for number, (inputs, outputs, sources) in enumerate(described)
    ]


#: Two branches of the image that differ in what comes after them, and are added.
BRANCHES = ((3, 8, (IMAGE,)), (3, 8, (IMAGE,)), (8, 8, (0,)), (8, 4, (1, 2)))
#: The same, written the other way around.
SWAPPED = ((3, 8, (IMAGE,)), (3, 8, (IMAGE,)), (8, 8, (1,)), (8, 4, (0, 2)))


def test_a_network_matches_itself() -> None:
    assert match_units(_units(*BRANCHES), _units(*BRANCHES), "f.onnx", "Net") == [0, 1, 2, 3]


def test_branches_in_another_order_are_told_apart_by_what_they_feed() -> None:
    assert match_units(_units(*SWAPPED), _units(*BRANCHES), "f.onnx", "Net") == [1, 0, 2, 3]


def test_twins_go_in_order_as_long_as_they_connect_the_same_layers() -> None:
    twins = ((3, 8, (IMAGE,)), (3, 8, (IMAGE,)), (8, 4, (0, 1)))
    assert match_units(_units(*twins), _units(*twins), "f.onnx", "Net") == [0, 1, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (BRANCHES[:3], "it has 3 layers, the architecture 4"),
        (((3, 8, (IMAGE,)), (3, 8, (IMAGE,)), (8, 8, (0,)), (8, 4, (2,))), "connected in another way"),
        (((3, 8, (IMAGE,)), (3, 6, (IMAGE,)), (8, 8, (0,)), (8, 4, (1, 2))), "its layer 2 is 6x3x3x3, that of the"),
        (((3, 8, (IMAGE,)), (3, 8, (IMAGE,)), (8, 8, (0,)), (8, 5, (1, 2))), "f.onnx has 5 classes, not 4"),
    ],
)
def test_another_network_is_refused_with_the_first_difference(given: Any, message: str) -> None:
    with pytest.raises(WeightsError, match=message):
        match_units(_units(*given), _units(*BRANCHES), "f.onnx", "Net")


def test_other_padding_is_another_network() -> None:
    with pytest.raises(WeightsError, match="f.onnx is no Net"):
        match_units(_units(*BRANCHES, pads=(0, 0, 0, 0)), _units(*BRANCHES), "f.onnx", "Net")


def test_padding_that_a_file_leaves_to_a_rule_is_no_difference() -> None:
    assert match_units(_units(*BRANCHES, pads=None), _units(*BRANCHES), "f.onnx", "Net") == [0, 1, 2, 3]

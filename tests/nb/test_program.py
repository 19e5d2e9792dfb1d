"""A topology gives its blocks, operators and variables."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from edgecls.errors import NbError
from edgecls.nb.program import Block, Var, read_program
from edgecls.nb.region import MemoryRegion

from .nb_writer import Numbers, conv, flatbuffer, kernel_attr, op, program, scalar_attr, var


def blocks_of(description: Dict[int, Any]) -> List[Block]:
    return read_program(MemoryRegion("the topology", flatbuffer(description)))


def test_operators_come_in_order_with_their_kernels() -> None:
    (block,) = blocks_of(program([op("feed", kernel=kernel_attr("feed", 1, 4)), conv("w"), op("relu")]))

    assert (block.index, block.parent) == (0, -1)
    assert [item.type for item in block.ops] == ["feed", "conv2d", "relu"]
    assert [str(item.kernel) for item in block.ops[:2]] == ["feed/def/host/any/NCHW", "conv2d/def/arm/fp32/NCHW"]


def test_an_operator_without_a_kernel_has_none() -> None:
    (block,) = blocks_of(program([{0: "while"}]))

    assert block.ops[0].kernel is None
    assert repr(block.ops[0]) == "Op('while', kernel=None)"


def test_inputs_and_outputs_are_lists_of_variables_by_name() -> None:
    (block,) = blocks_of(program([op("concat", inputs={"X": ["a", "b"], "Axis": []})]))

    assert block.ops[0].inputs == {"X": ["a", "b"], "Axis": []}
    assert block.ops[0].outputs == {"Out": ["y"]}


def test_attributes_of_every_kind_come_back() -> None:
    attrs = [
        scalar_attr("int", 0, 2, ("<i", -3)),
        scalar_attr("float", 1, 3, ("<f", 0.25)),
        {0: "text", 1: ("<i", 2), 4: "relu"},
        {0: "ints", 1: ("<i", 3), 5: Numbers("<i", [1, 2])},
        {0: "floats", 1: ("<i", 4), 6: Numbers("<f", [0.5])},
        {0: "texts", 1: ("<i", 5), 7: ["a", "b"]},
        scalar_attr("bool", 6, 8, ("<?", True)),
        {0: "bools", 1: ("<i", 7), 9: Numbers("<?", [True, False])},
        scalar_attr("block", 8, 10, ("<i", 1)),
        scalar_attr("long", 9, 11, ("<q", 1 << 40)),
        {0: "blocks", 1: ("<i", 10), 12: Numbers("<i", [1])},
        {0: "longs", 1: ("<i", 11), 13: Numbers("<q", [-1])},
        {0: "doubles", 1: ("<i", 12), 15: Numbers("<d", [0.1])},
        scalar_attr("double", 15, 14, ("<d", 0.1)),
        scalar_attr("unknown", 99, 2, ("<i", 1)),
    ]
    (block,) = blocks_of(program([op("conv2d", attrs=attrs)]))

    assert block.ops[0].attrs == {
        "int": -3,
        "float": 0.25,
        "text": "relu",
        "ints": [1, 2],
        "floats": [0.5],
        "texts": ["a", "b"],
        "bool": True,
        "bools": [True, False],
        "block": 1,
        "long": 1 << 40,
        "blocks": [1],
        "longs": [-1],
        "doubles": [0.1],
        "double": 0.1,
        "unknown": None,
        "__@kernel_type_attr@__": "conv2d/def/4/1/1",
    }


def test_variables_have_their_type_and_shape() -> None:
    feed = {0: "feed", 1: {0: ("<i", 9)}}
    (block,) = blocks_of(program([op("relu")], [var("x", [-1, 3, 224, 224]), var("w", [8], persistable=True), feed]))

    assert block.vars == [
        Var("x", persistable=False, dtype="float32", shape=(-1, 3, 224, 224)),
        Var("w", persistable=True, dtype="float32", shape=(8,)),
        Var("feed", persistable=False, dtype="", shape=()),
    ]


def test_a_topology_without_blocks_is_refused() -> None:
    with pytest.raises(NbError, match="no blocks"):
        blocks_of({0: []})


@pytest.mark.parametrize("name", ["", "conv\x1b[2J", "two\nlines"])
def test_an_operator_whose_name_would_upset_a_terminal_is_refused(name: str) -> None:
    with pytest.raises(NbError, match="an operator without a readable name"):
        blocks_of(program([op(name, kernel=kernel_attr("conv2d"))]))


def test_a_kernel_that_is_none_is_refused() -> None:
    with pytest.raises(NbError, match="names a kernel 'nonsense'"):
        blocks_of(program([op("relu", kernel={0: "__@kernel_type_attr@__", 1: ("<i", 2), 4: "nonsense"})]))

"""A scale goes into the weights of the layers that take it, and its offset into what is added behind them.

It may pass what treats all numbers alike on the way: concat, flatten, pooling. An offset can't enter a convolution
that pads: the padding is zero before the offset and after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.program.desc import Op
from edgecls.program.layers import ARGUMENTS
from edgecls.rewrite.added import add_to_output
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.graph import Graph
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale import factors, is_plain

_RESHAPES = ("flatten_contiguous_range", "reshape2", "squeeze2", "unsqueeze2", "flatten2")


@dataclass(frozen=True)
class _Site:
    """A layer that takes the scaled tensor as its input channels from ``start`` to ``stop``; all without a stop."""

    op: Op
    start: int
    stop: Optional[int]


def _apply(draft: Draft) -> int:
    return sum(_fold(draft, op) for op in draft.ops("scale") if is_plain(op))


def _fold(draft: Draft, op: Op) -> bool:
    factor, offset = factors(op)
    graph = draft.graph()
    sites = _sites(draft, graph, str(op.output("Out")), factor, offset, 0, None)
    if not sites or not draft.bypass(op, str(op.input("X")), str(op.output("Out"))):
        return False
    for site in sites:
        weight = str(site.op.input(ARGUMENTS[site.op.type][1]))
        old = draft.arrays[weight]
        part = _part(old, site)
        if offset:
            add_to_output(draft, site.op, offset * _sum(old[part], site.op))
        new = old.astype(np.float64)
        new[part] *= factor
        draft.set_parameter(weight, new)
    return True


def _sites(
    draft: Draft, graph: Graph, name: str, factor: float, offset: float, start: int, stop: Optional[int]
) -> Optional[List[_Site]]:
    """Every layer that takes a variable or what is made of it; None when something else takes it."""
    found: List[_Site] = []
    for op in graph.consumers(name):
        sites = _beyond(draft, graph, op, name, factor, offset, start, stop)
        if sites is None:
            return None
        found += sites
    return found


def _beyond(
    draft: Draft, graph: Graph, op: Op, name: str, factor: float, offset: float, start: int, stop: Optional[int]
) -> Optional[List[_Site]]:
    if op.type in ARGUMENTS:
        site = _Site(op, start, stop)
        return [site] if _can_take(draft, graph, site, name, offset) else None
    given = str(op.output("Out"))
    if op.type in _RESHAPES and stop is None:
        return _sites(draft, graph, given, factor, offset, 0, None)
    if op.type == "pool2d" and _commutes(op, factor):
        return _sites(draft, graph, given, factor, offset, start, stop)
    if op.type == "concat" and stop is None and op.integer("axis", 0) == 1 and not op.inputs.get("AxisTensor"):
        names = op.inputs["X"]
        sides = [draft.shape(other)[1] for other in names]
        if names.count(name) == 1 and min(sides) > 0:
            before = sum(sides[: names.index(name)])
            return _sites(draft, graph, given, factor, offset, before, before + draft.shape(name)[1])
    return None


def _commutes(op: Op, factor: float) -> bool:
    if op.text("pooling_type", "max") == "max":
        return factor > 0
    padded = any(op.integers("paddings")) or op.text("padding_algorithm", "EXPLICIT") == "SAME"
    return op.flag("global_pooling", False) or op.flag("adaptive", False) or not padded


def _can_take(draft: Draft, graph: Graph, site: _Site, name: str, offset: float) -> bool:
    op = site.op
    taken, weight, _ = ARGUMENTS[op.type]
    parameter = op.input(weight)
    if op.input(taken) != name or not graph.is_parameter(parameter) or len(graph.consumers(parameter)) != 1:
        return False
    if op.type not in ("conv2d", "depthwise_conv2d"):
        flipped = op.flag("trans_x", False) or op.flag("transpose_X", False)
        plain = op.number("alpha", 1.0) == 1.0 and draft.arrays[str(parameter)].ndim == 2
        return site.stop is None and plain and not flipped
    if site.stop is not None and op.integer("groups", 1) != 1:
        return False
    padded = any(op.integers("paddings")) or op.text("padding_algorithm", "EXPLICIT") == "SAME"
    return not offset or not padded


def _part(weight: NDArray[Any], site: _Site) -> Any:
    return (slice(None), slice(site.start, site.stop)) if site.stop is not None else (slice(None),)


def _sum(weight: NDArray[Any], op: Op) -> NDArray[Any]:
    """What one in every input adds to each output."""
    if op.type in ("conv2d", "depthwise_conv2d"):
        axes: Tuple[int, ...] = (1, 2, 3)
    else:
        axes = (1,) if op.flag("trans_y", False) or op.flag("transpose_Y", False) else (0,)
    return np.asarray(weight.astype(np.float64).sum(axis=axes))


FOLD_SCALE = Rule("fold_scale", "scales are in the weights behind them", _apply)

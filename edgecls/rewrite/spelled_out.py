"""Hard swish and hard sigmoid that exporters wrote out as additions, clips and divisions, as the operators they are.

PyTorch and old ONNX operator sets have neither, so exports that came that way hold ``x * clip(x + 3, 0, 6) / 6``.
Paddle-Lite then runs four operators over the feature map in float and fuses none into the convolution.
"""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple

from edgecls.program.desc import Op
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.graph import Graph
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale import factors, is_plain

_CLOSE = 1e-6
#: What Paddle-Lite's kernels of hard_swish know: threshold, scale, offset.
_SWISH = {"threshold": 6.0, "scale": 6.0, "offset": 3.0}
_SIGMOID = {"slope": 1 / 6, "offset": 0.5}


class _Affine(NamedTuple):
    """``factor * taken + offset``."""

    taken: str
    factor: float
    offset: float


def _apply(draft: Draft) -> int:
    done = sum(_sigmoid_or_swish(draft, op) for op in draft.ops("clip", "relu6"))
    done += sum(_swish_of_sigmoid(draft, op) for op in draft.ops("hard_sigmoid"))
    if done:
        graph = draft.graph()
        for op in draft.ops("fill_constant"):
            if not graph.consumers(op.output("Out")):
                draft.block.ops.remove(op)
    return done


def _sigmoid_or_swish(draft: Draft, clip: Op) -> bool:
    """Replace one clip with what is around it."""
    graph = draft.graph()
    low, high = _bounds(draft, graph, clip)
    before = graph.producer(clip.input("X"))
    inner = _affine(draft, graph, before)
    if before is None or inner is None or low != 0.0 or not high or graph.only_consumer(clip.input("X")) is None:
        return False
    after = graph.only_consumer(clip.output("Out"))
    shrunk = _affine(draft, graph, after)
    if high == 1.0:
        _put(draft, [before, clip], _hard_sigmoid(inner, 1.0, str(clip.output("Out"))))
        return True
    if after is not None and shrunk is not None and _shrinks(shrunk, high):
        _put(draft, [before, clip, after], _hard_sigmoid(inner, shrunk.factor, str(after.output("Out"))))
        return True
    last = graph.only_consumer(after.output("Out")) if after is not None else None
    shrunk = _affine(draft, graph, last)
    if after is None or last is None or shrunk is None or not _multiplies(after, inner.taken, clip.output("Out")):
        return False
    usual = abs(inner.factor - 1) < _CLOSE and abs(inner.offset - 3) < _CLOSE and high == 6.0
    if not usual or not _shrinks(shrunk, high):
        return False
    swish = Op.make("hard_swish", {"X": [inner.taken]}, {"Out": [str(last.output("Out"))]}, _SWISH)
    _put(draft, [before, clip, after, last], swish)
    return True


def _swish_of_sigmoid(draft: Draft, op: Op) -> bool:
    """``x * hard_sigmoid(x)``."""
    graph = draft.graph()
    after = graph.only_consumer(op.output("Out"))
    usual = all(abs(op.number(name, default) - _SIGMOID[name]) < _CLOSE for name, default in _DEFAULTS.items())
    if after is None or not usual or not _multiplies(after, str(op.input("X")), op.output("Out")):
        return False
    swish = Op.make("hard_swish", {"X": [str(op.input("X"))]}, {"Out": [str(after.output("Out"))]}, _SWISH)
    _put(draft, [op, after], swish)
    return True


#: Of hard_sigmoid's attributes, in Paddle.
_DEFAULTS = {"slope": 0.2, "offset": 0.5}


def _hard_sigmoid(inner: _Affine, factor: float, given: str) -> Op:
    attributes = {"slope": inner.factor * factor, "offset": inner.offset * factor}
    return Op.make("hard_sigmoid", {"X": [inner.taken]}, {"Out": [given]}, attributes)


def _put(draft: Draft, old: List[Op], new: Op) -> None:
    """Put an operator in the place of the last of several."""
    for op in old[:-1]:
        draft.block.ops.remove(op)
    draft.replace(old[-1], new)


def _multiplies(op: Op, one: str, other: Optional[str]) -> bool:
    return op.type == "elementwise_mul" and sorted((str(op.input("X")), str(op.input("Y")))) == sorted(
        (one, str(other))
    )


def _shrinks(affine: _Affine, high: float) -> bool:
    return affine.offset == 0.0 and abs(affine.factor * high - 1) < _CLOSE


def _affine(draft: Draft, graph: Graph, op: Optional[Op]) -> Optional[_Affine]:
    """An operator that multiplies by a number and adds one."""
    if op is None:
        return None
    if is_plain(op):
        return _Affine(str(op.input("X")), *factors(op))
    if op.type not in ("elementwise_add", "elementwise_sub", "elementwise_mul", "elementwise_div"):
        return None
    left, right = str(op.input("X")), str(op.input("Y"))
    number = _number(draft, graph, right)
    if number is None and op.type in ("elementwise_add", "elementwise_mul"):
        left, number = right, _number(draft, graph, left)
    if number is None or (op.type == "elementwise_div" and number == 0.0):
        return None
    if op.type == "elementwise_add":
        return _Affine(left, 1.0, number)
    if op.type == "elementwise_sub":
        return _Affine(left, 1.0, -number)
    return _Affine(left, number if op.type == "elementwise_mul" else 1.0 / number, 0.0)


def _bounds(draft: Draft, graph: Graph, clip: Op) -> Tuple[Optional[float], Optional[float]]:
    if clip.type == "relu6":
        return 0.0, clip.number("threshold", 6.0)
    low: Optional[float] = clip.number("min", 0.0)
    high: Optional[float] = clip.number("max", 0.0)
    if clip.input("Min") is not None:
        low = _number(draft, graph, str(clip.input("Min")))
    if clip.input("Max") is not None:
        high = _number(draft, graph, str(clip.input("Max")))
    return low, high


def _number(draft: Draft, graph: Graph, name: str) -> Optional[float]:
    """The value of a variable that holds one number, known before any run."""
    if graph.is_parameter(name):
        array = draft.arrays[name]
        return float(array.reshape(-1)[0]) if array.size == 1 and array.dtype.kind == "f" else None
    maker = graph.producer(name)
    if maker is None or maker.type != "fill_constant" or maker.inputs.get("ValueTensor"):
        return None
    if any(side != 1 for side in maker.integers("shape")) or maker.inputs.get("ShapeTensor"):
        return None
    try:
        return float(maker.text("str_value", "") or maker.number("value", 0.0))
    except ValueError:
        return None


SPELLED_OUT = Rule("spelled_out", "activations spelled out as arithmetic are one operator", _apply)

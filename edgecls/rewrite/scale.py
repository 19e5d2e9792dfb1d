"""``scale`` operators: a factor and an offset for all numbers of a tensor."""

from __future__ import annotations

from typing import Tuple

from edgecls.program.desc import Op


def scale_op(taken: str, given: str, factor: float, offset: float) -> Op:
    """``given = factor * taken + offset``."""
    attributes = {"scale": float(factor), "bias": float(offset), "bias_after_scale": True}
    return Op.make("scale", {"X": [taken]}, {"Out": [given]}, attributes)


def is_plain(op: Op) -> bool:
    """Whether it is a scale whose factor is in its attributes."""
    return op.type == "scale" and not op.inputs.get("ScaleTensor")


def factors(op: Op) -> Tuple[float, float]:
    """Factor and offset of a scale."""
    factor, offset = op.number("scale", 1.0), op.number("bias", 0.0)
    return factor, offset if op.flag("bias_after_scale", True) else factor * offset

"""A dropout that scales at inference, written as the scale that it is there.

Paddle's "downgrade_in_infer" multiplies by what was kept in training. As a scale, it goes into the next weights.
"""

from __future__ import annotations

from edgecls.program.desc import Op
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale import scale_op


def _apply(draft: Draft) -> int:
    ops = [op for op in draft.ops("dropout") if _scales(op)]
    for op in ops:
        kept = 1.0 - op.number("dropout_prob", 0.5)
        draft.replace(op, scale_op(str(op.input("X")), str(op.output("Out")), kept, 0.0))
    return len(ops)


def _scales(op: Op) -> bool:
    in_inference = op.text("dropout_implementation", "downgrade_in_infer") == "downgrade_in_infer"
    return in_inference and op.flag("is_test", False) and not op.inputs.get("Seed")


DROPOUT = Rule("dropout", "dropouts are a scale", _apply)

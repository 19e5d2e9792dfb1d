"""Operators that hand a tensor on unchanged.

Paddle ends every export with a scale by one, which opt keeps in an int8 model.
"""

from __future__ import annotations

from edgecls.program.desc import Op
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale import factors, is_plain


def _apply(draft: Draft) -> int:
    ops = [op for op in draft.ops("scale", "dropout", "assign") if _changes_nothing(op)]
    return sum(draft.bypass(op, str(op.input("X")), str(op.output("Out"))) for op in ops)


def _changes_nothing(op: Op) -> bool:
    if op.type == "scale":
        return is_plain(op) and factors(op) == (1.0, 0.0)
    if op.type == "dropout":
        return op.text("dropout_implementation", "downgrade_in_infer") == "upscale_in_train" and op.flag(
            "is_test", False
        )
    return True


IDENTITIES = Rule("identities", "operators that change nothing are gone", _apply)

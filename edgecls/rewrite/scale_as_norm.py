"""A scale behind an activation, written as a batch norm.

opt folds a scale into the convolution before it, even when an activation stands between the two that it has fused
before: the offset and a negative factor then come before the activation, and the result is wrong without a word
(opt 2.13, fp32; lite/core/optimizer/mir/fusion/conv_scale_fuser.cc looks at no activation). A batch norm is as cheap,
one instruction for each number, and stays where it is.
"""

from __future__ import annotations

import numpy as np

from edgecls.program.desc import Op
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.graph import FUSED_ACTIVATIONS
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale import factors, is_plain

_EPSILON = 1e-5


def _apply(draft: Draft) -> int:
    graph = draft.graph()
    done = 0
    for op in draft.ops("scale"):
        before = graph.producer(op.input("X"))
        if not is_plain(op) or before is None or before.type not in FUSED_ACTIVATIONS:
            continue
        shape = draft.shape(str(op.input("X")))
        if len(shape) == 4 and shape[1] > 0:
            draft.replace(op, _norm(draft, op, shape[1]))
            done += 1
    return done


def _norm(draft: Draft, op: Op, channels: int) -> Op:
    factor, offset = factors(op)
    given = str(op.output("Out"))
    ones = np.ones(channels)
    mean = draft.new_parameter(f"{given}.mean", 0 * ones)
    variance = draft.new_parameter(f"{given}.variance", (1 - _EPSILON) * ones)
    return Op.make(
        "batch_norm",
        {
            "X": [str(op.input("X"))],
            "Scale": [draft.new_parameter(f"{given}.factor", factor * ones)],
            "Bias": [draft.new_parameter(f"{given}.offset", offset * ones)],
            "Mean": [mean],
            "Variance": [variance],
        },
        {
            "Y": [given],
            "MeanOut": [mean],
            "VarianceOut": [variance],
            "SavedMean": [draft.new_variable(f"{given}.saved_mean", [channels])],
            "SavedVariance": [draft.new_variable(f"{given}.saved_variance", [channels])],
        },
        {
            "epsilon": _EPSILON,
            "momentum": 0.9,
            "is_test": True,
            "use_global_stats": False,
            "trainable_statistics": False,
            "data_layout": "NCHW",
        },
    )


SCALE_AS_NORM = Rule("scale_as_norm", "scales behind an activation are a batch norm", _apply)

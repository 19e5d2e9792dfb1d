"""What only a with_extra build has."""

from __future__ import annotations

from edgecls.runtime.extra_ops import extra_ops


def test_what_pplcnet_and_ghostnet_need_is_extra() -> None:
    assert {"hard_swish", "hard_sigmoid", "clip"} <= extra_ops().operators


def test_what_pphgnet_pphgnetv2_and_hrnet_are_made_of_is_not() -> None:
    basic = {
        "concat", "conv2d", "depthwise_conv2d", "elementwise_add", "elementwise_mul", "fc", "feed", "fetch",
        "nearest_interp", "pool2d", "relu", "reshape2", "scale", "sigmoid", "softmax", "calib", "dropout",
    }  # fmt: skip

    assert not basic & extra_ops().operators


def test_variants_belong_to_operators_that_every_build_has() -> None:
    known = extra_ops()

    assert known.variants["elementwise_add"] == {"int32", "int64"}
    assert not known.variants.keys() & known.operators

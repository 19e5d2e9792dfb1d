"""What PTQ would do wrong in silence is refused."""

from __future__ import annotations

import pytest

from edgecls.errors import SettingsError
from edgecls.quantize.settings import ALGOS, check_settings

GOOD = {"algo": "hist", "op_types": ("conv2d", "depthwise_conv2d"), "weight": "channel_wise_abs_max", "batch_size": 8}


@pytest.mark.parametrize("algo", ALGOS)
def test_every_listed_algorithm_passes(algo):
    check_settings(**{**GOOD, "algo": algo})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"algo": "min_max"}, "opt would write an fp32 model; use one of hist, avg"),
        ({"algo": "adaround"}, "cosine of 0.48"),
        ({"algo": "KL"}, "'KL' is unknown; use one of hist, .*kl"),
        ({"op_types": ("conv2d", "softmax")}, "'softmax' can't be quantized"),
        ({"op_types": ()}, "no operator to quantize"),
        ({"weight": "per_tensor"}, "'per_tensor' is unknown"),
        ({"batch_size": 0}, "a batch of 0 images"),
    ],
)
def test_what_paddle_cannot_do_is_refused_with_the_choices(change, reason):
    with pytest.raises(SettingsError, match=reason):
        check_settings(**{**GOOD, **change})

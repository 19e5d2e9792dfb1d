"""What makes a layer hard to quantize is said in words."""

from __future__ import annotations

import dataclasses

import pytest

from edgecls.sensitivity.reasons import explain
from edgecls.sensitivity.result import ActivationRange, WeightRange

WEIGHT = WeightRange(min=-1.0, max=1.0, channel_spread=1.5, peak=3.0, peak_channel=2, channels=64, sqnr=45.0)
INPUT = ActivationRange(
    min=0.0,
    max=6.0,
    rms=2.0,
    scale=6.0,
    p999=5.5,
    clipped=0.0,
    negative=0.0,
    outliers=0.0,
    channel_spread=1.5,
    channels=32,
    sqnr=41.0,
)


def test_a_layer_that_int8_holds_needs_no_reason():
    assert explain(WEIGHT, INPUT, 39.0) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"max": 40.0, "scale": 40.0},
            r"its input has a long positive tail to 40 \(int8 ends at 40\), while 99.9 % of",
        ),
        ({"min": -40.0, "max": 4.0, "scale": 40.0}, "a long negative tail to 40"),
        ({"scale": 40.0}, "int8 ends at 40, while its input ends at 6"),
        ({"max": 30.0, "scale": 16.0, "p999": 13.0}, "its input is held at 25 dB only"),
        ({"scale": 3.0, "clipped": 0.05}, "5 % of its input is clipped at 3"),
        ({"channel_spread": 40.0}, "one of 32 input channels is 40 times wider than the median one"),
        ({"min": -0.375, "negative": 0.5, "scale": 12.0}, "50 % of its input is negative and has 4 of the 127 steps"),
        ({}, "its input is held at 25 dB only"),
    ],
)
def test_a_bad_input_is_explained(change, reason):
    import re

    assert re.search(reason, explain(WEIGHT, dataclasses.replace(INPUT, sqnr=25.0, **change), 25.0))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"peak": 40.0}, "output channel 2 of 64 has a weight 40 times its root mean square"),
        ({"channel_spread": 40.0}, "one of 64 output channels is 40 times wider"),
        ({}, "its weight is held at 20 dB only"),
    ],
)
def test_a_bad_weight_is_explained(change, reason):
    assert explain(dataclasses.replace(WEIGHT, sqnr=20.0, **change), INPUT, 20.0).startswith(reason)


def test_the_worse_of_two_comes_first():
    weight, activation = dataclasses.replace(WEIGHT, sqnr=21.0), dataclasses.replace(INPUT, sqnr=20.0)
    assert explain(weight, activation, 18.0).startswith("its input")
    assert explain(dataclasses.replace(weight, sqnr=19.0), activation, 18.0).startswith("its weight")


def test_narrow_channels_beside_a_wide_one_explain_a_bad_output():
    wide = dataclasses.replace(INPUT, channel_spread=40.0)
    assert explain(WEIGHT, wide, 39.0) == ""
    assert explain(WEIGHT, wide, 20.0).startswith("one of 32 input channels is 40 times wider")


def test_a_bad_output_of_a_good_input_and_weight_is_one_of_some_channels():
    assert explain(WEIGHT, INPUT, 14.0).startswith("some of its output channels are narrow beside the noise: 14 dB")

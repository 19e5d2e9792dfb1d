"""What a classifier takes and gives is read from its program; anything else is refused with the reason."""

from __future__ import annotations

import pytest

from edgecls.errors import ExportedModelError
from edgecls.program.desc import parse_program, read_program
from edgecls.program.signature import signature_of
from tests.program import by_hand


def signature(nets, name):
    return signature_of(read_program(nets(name).model_file))


def test_a_classifier_is_described(nets):
    found = signature(nets, "tiny")
    assert (found.input.name, found.input.shape) == ("x", (1, 3, 32, 32))
    assert found.output.shape == (1, 10)
    assert (found.kind, found.class_num, found.batch, found.quantized) == ("logits", 10, None, False)
    assert found.ops["depthwise_conv2d"] == 1


def test_a_softmax_at_the_end_makes_probabilities(nets):
    assert signature(nets, "softmax").kind == "probabilities"


def test_a_fixed_batch_is_told(nets):
    found = signature(nets, "fixed")
    assert (found.batch, found.input.shape) == (4, (1, 3, 32, 32))


def test_an_open_size_is_told(nets):
    assert signature(nets, "open").input.shape == (1, 3, -1, -1)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("two_inputs", r"2 inputs \(y, x\)"),
        ("two_outputs", "2 outputs"),
        ("channels_last", "channels last; export it in NCHW"),
        ("bytes", "input x is uint8, not float32"),
        ("float64", "input x is float64, not float32"),
        ("class_id", r"output \S+ is int64 \[-1\]"),
        ("feature_map", r"output \S+ is float32 \[-1, 8, 30, 30\]"),
    ],
)
def test_what_is_no_image_classifier_is_refused(nets, name, reason):
    with pytest.raises(ExportedModelError, match=reason):
        signature(nets, name)


@pytest.mark.parametrize(
    ("shape", "reason"),
    [((-1, 1, 8, 8), r"\[-1, 1, 8, 8\]"), ((-1, 3, 64), r"\[-1, 3, 64\]"), ((-1, 3, 0, 8), r"\[-1, 3, 0, 8\]")],
)
def test_an_input_of_another_shape_is_refused(shape, reason):
    data = by_hand.program(*by_hand.frame([], "x", "x"), by_hand.tensor("x", shape))
    with pytest.raises(ExportedModelError, match=f"input x is {reason}"):
        signature_of(parse_program(data, "by hand"))


def test_a_scale_that_changes_the_softmax_is_no_probability():
    inside = [
        by_hand.op("softmax", {"X": ["x"]}, {"Out": ["p"]}),
        by_hand.op("scale", {"X": ["p"], "ScaleTensor": ["s"]}, {"Out": ["y"]}),
    ]
    shapes = [by_hand.tensor("p"), by_hand.tensor("s", (1,)), by_hand.tensor("y", (-1, 10))]
    data = by_hand.program(*by_hand.frame(inside, "x", "y"), by_hand.tensor("x"), *shapes)
    assert signature_of(parse_program(data, "by hand")).kind == "logits"


def test_fake_quantize_operators_are_noticed():
    for kind in ("fake_quantize_range_abs_max", "fake_channel_wise_dequantize_max_abs", "quantize_linear"):
        inside = [by_hand.op(kind, {"X": ["x"]}, {"Out": ["y"]})]
        data = by_hand.program(*by_hand.frame(inside, "x", "y"), by_hand.tensor("x"), by_hand.tensor("y", (-1, 10)))
        assert signature_of(parse_program(data, "by hand")).quantized

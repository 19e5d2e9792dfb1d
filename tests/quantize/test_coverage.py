"""Operators that stayed float are counted, and a model without any quantized one is refused."""

from __future__ import annotations

import pytest

from edgecls.errors import QuantizeError
from edgecls.program.desc import parse_program, read_program
from edgecls.quantize.coverage import quant_coverage
from tests.program import by_hand

CONVOLUTIONS = ("conv2d", "depthwise_conv2d")


def test_a_quantized_model_is_counted_by_type(quantized):
    coverage = quant_coverage(read_program(quantized.model_file), CONVOLUTIONS)
    assert coverage.quantized == {"conv2d": 4, "depthwise_conv2d": 1}
    assert coverage.skipped == []
    assert str(coverage) == "4 conv2d, 1 depthwise_conv2d"


def test_what_was_asked_and_stayed_float_is_named(quantized):
    coverage = quant_coverage(read_program(quantized.model_file), (*CONVOLUTIONS, "matmul_v2"))
    assert len(coverage.skipped) == 1
    assert str(coverage).endswith(f"; left float: {coverage.skipped[0]}")


def test_an_fp32_model_is_refused(nets):
    with pytest.raises(QuantizeError, match="no operator was quantized: the model has 4 conv2d, 1 depthwise_conv2d"):
        quant_coverage(read_program(nets("tiny").model_file), CONVOLUTIONS)


def test_a_quantizer_elsewhere_does_not_count():
    inside = [
        by_hand.op("conv2d", {"Input": ["x"], "Filter": ["w"]}, {"Output": ["a"]}),
        by_hand.op("fake_quantize_abs_max", {"X": ["a"]}, {"Out": ["y"]}),
    ]
    names = [by_hand.tensor(name) for name in ("x", "w", "a", "y")]
    program = parse_program(by_hand.program(*by_hand.frame(inside, "x", "y"), *names), "by hand")
    with pytest.raises(QuantizeError, match="1 conv2d"):
        quant_coverage(program, CONVOLUTIONS)

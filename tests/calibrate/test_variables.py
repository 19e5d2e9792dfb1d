"""Only what opt reads is calibrated."""

from __future__ import annotations

from edgecls.calibrate.variables import quantized_inputs
from edgecls.program.desc import read_program

CONV = ("conv2d", "depthwise_conv2d")


def test_the_activations_that_convolutions_take_in_their_order(nets):
    names = quantized_inputs(read_program(nets("tiny").model_file), CONV)
    assert names[0] == "x"
    assert len(names) == 5
    assert not any("w_0" in name for name in names)


def test_the_classifier_adds_its_own_input(nets):
    program = read_program(nets("tiny").model_file)
    added = set(quantized_inputs(program, (*CONV, "matmul_v2"))) - set(quantized_inputs(program, CONV))
    assert [name for name in added if name.startswith("flatten")] == list(added)
    assert len(added) == 1

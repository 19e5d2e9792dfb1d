"""Which operators count as layers, and by what name."""

from __future__ import annotations

from edgecls.program.desc import read_program
from edgecls.program.layers import find_layers
from tests.nets.nets import Nets


def test_layers_come_in_the_order_in_which_they_run_by_the_name_of_their_weight(nets: Nets) -> None:
    program = read_program(nets("tiny").model_file)
    layers = find_layers(program)
    weights = {name for op in program.main.ops for name in op.inputs.get("Filter", []) + op.inputs.get("Y", [])}
    assert layers
    assert {layer.name for layer in layers} <= weights
    order = [op.output("Output") or op.output("Out") for op in program.main.ops]
    positions = [order.index(layer.output) for layer in layers]
    assert positions == sorted(positions)


def test_a_layer_knows_the_sides_of_its_weight(nets: Nets) -> None:
    program = read_program(nets("tiny").model_file)
    for layer in find_layers(program):
        assert layer.weight_shape == program.main.by_name[layer.name].shape

"""What plans cost, and which layers int8 makes dearer."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.program.desc import read_program
from edgecls.rewrite.cost import int8_cost, plan_cost, unprofitable_layers
from edgecls.rewrite.kernel_cost import Work, kernel_cost
from edgecls.rewrite.shapes import shapes_of
from tests.nets.nets import nets
from tests.rewrite.drafts import conv, draft, one

__all__ = ["nets"]

DEPTHWISE = {"kind": "depthwise_conv2d", "groups": 64, "paddings": [1, 1]}


def chain(*middle, size=28):
    """Two pointwise layers of 64 channels, "first" and "last", with other operators between ``a`` and ``b``."""
    weights = {name: np.zeros((64, 64, 1, 1), np.float32) for name in ("first", "last")}
    weights["depth"] = np.zeros((64, 1, 3, 3), np.float32)
    ops = [conv("x", "first", "a"), *middle, conv("b", "last", "y")]
    names = {name for op in ops for found in (*op.inputs.values(), *op.outputs.values()) for name in found}
    shapes = dict.fromkeys((names | {"x", "y"}) - set(weights), (-1, 64, size, size))
    return draft(ops, {name: array for name, array in weights.items() if name in names}, shapes).program


# Counted on PPLCNet_x0_5 and _x1_0, PPHGNet_tiny and GhostNet_x0_5 with Paddle-Lite v2.12.
@pytest.mark.parametrize(
    ("work", "precision", "counted"),
    [
        (Work(256, 256, 14, 14), "int8", 1237127),
        (Work(128, 128, 14, 14), "fp32", 1032437),
        (Work(96, 864, 56, 56, (3, 3)), "fp32", 28457083),
        (Work(96, 864, 56, 56, (3, 3)), "int8", 29591261),
        (Work(256, 25, 14, 14, (5, 5), depthwise=True), "int8", 815883),
        (Work(240, 9, 7, 7, (3, 3), depthwise=True), "int8", 246923),
        (Work(240, 9, 7, 7, (3, 3), depthwise=True), "fp32", 123761),
        (Work(1280, 512, 1, 1), "int8", 130831),
    ],
)
def test_the_estimate_of_a_kernel_is_near_its_count(work, precision, counted):
    swish = work.products in (128, 256) or work.products == 512
    estimate = kernel_cost(work, precision, hard_swish=swish, int8_out=work.products == 256)

    assert estimate == pytest.approx(counted, rel=0.15)


def test_int8_layers_in_a_row_pay_for_one_conversion():
    program = chain(one("relu", "a", "b"))

    assert set(plan_cost(program, ["first", "last"]).calib) == {"first"}
    assert set(plan_cost(program, ["last"]).calib) == {"last"}
    assert plan_cost(program, []).calib == {}


def test_a_float_operator_between_them_makes_it_two():
    assert set(plan_cost(chain(one("sigmoid", "a", "b")), ["first", "last"]).calib) == {"first", "last"}


def test_a_hard_swish_that_no_kernel_takes_is_counted_and_gives_floats():
    swish = chain(conv("a", "depth", "c", **{**DEPTHWISE, "strides": [2, 2]}), one("hard_swish", "c", "b", scale=6.0))
    relu = chain(conv("a", "depth", "c", **{**DEPTHWISE, "strides": [2, 2]}), one("relu", "c", "b"))
    everything = ["first", "depth", "last"]

    assert set(plan_cost(swish, everything).calib) == {"first", "last"}
    assert set(plan_cost(relu, everything).calib) == {"first"}
    assert plan_cost(swish, []).layers["depth"] > plan_cost(relu, []).layers["depth"]


def test_one_that_a_kernel_takes_keeps_the_row_int8():
    program = chain(conv("a", "depth", "c", **DEPTHWISE), one("hard_swish", "c", "b", scale=6.0))

    assert set(plan_cost(program, ["first", "depth", "last"]).calib) == {"first"}


def test_layers_that_int8_makes_dearer_are_named_with_their_costs():
    program = chain(conv("a", "depth", "c", **DEPTHWISE), one("relu", "c", "b"), size=7)

    found = unprofitable_layers(program)

    assert set(found) == {"depth"}
    assert "int8 would take" in found["depth"] and "to convert its input" in found["depth"]
    rest = {"first", "last"}
    assert int8_cost(program, rest) < int8_cost(program, {*rest, "depth"})


def test_a_layer_that_saves_next_to_nothing_stays_float():
    gate = [one("pool2d", "a", "p"), conv("p", "gate", "g"), one("sigmoid", "g", "b")]
    weights = {"first": np.zeros((64, 64, 1, 1)), "last": np.zeros((64, 64, 1, 1)), "gate": np.zeros((256, 64, 1, 1))}
    shapes = {**dict.fromkeys("xaby", (-1, 64, 56, 56)), **dict.fromkeys("pg", (-1, 64, 1, 1))}
    program = draft([conv("x", "first", "a"), *gate, conv("b", "last", "y")], weights, shapes).program

    assert "int8 would save" in unprofitable_layers(program)["gate"]


def test_only_candidates_are_named():
    program = chain(conv("a", "depth", "c", **DEPTHWISE), one("relu", "c", "b"), size=7)

    assert unprofitable_layers(program, ["first"]) == {}


def test_no_other_plan_with_one_layer_changed_is_cheaper(nets):
    program = read_program(nets("tiny").model_file)
    names = list(plan_cost(program, []).layers)
    chosen = set(names) - set(unprofitable_layers(program))

    for name in names:
        assert int8_cost(program, chosen ^ {name}) >= 0.9995 * int8_cost(program, chosen)


def test_an_open_size_is_followed_through_the_network(nets):
    open_size, fixed = (read_program(nets(name).model_file) for name in ("open", "tiny"))

    assert int8_cost(open_size, [], (32, 32)) == pytest.approx(int8_cost(fixed, []))
    shapes = shapes_of(open_size, (32, 48))
    assert {shape[2:] for shape in shapes.values() if len(shape) == 4 and shape[0] == -1} == {
        (32, 48),
        (16, 24),
        (1, 1),
    }

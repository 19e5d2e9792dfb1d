"""A plan says which layers are int8 and why the others are not."""

from __future__ import annotations

import json

import pytest

from edgecls.errors import InputError
from edgecls.program.desc import read_program
from edgecls.quantize.plan import QuantPlan, plan_of

CONVOLUTIONS = tuple(f"conv2d_{number}.w_0" for number in range(5))


@pytest.fixture(scope="module")
def plan(quantized):
    return plan_of(read_program(quantized.model_file))


def test_the_plan_of_a_quantized_model_lists_its_layers_in_the_order_in_which_they_run(plan):
    assert plan.int8 == CONVOLUTIONS
    assert plan.fp32 == {
        "linear_0.w_0": "a product of matrices stays float, since Paddle-Lite on x86 computes one with int8 weights"
        " wrongly"
    }


def test_the_plan_of_an_fp32_model_has_no_int8_layer(nets):
    found = plan_of(read_program(nets("tiny").model_file))
    assert found.int8 == ()
    assert set(found.fp32) == {*CONVOLUTIONS, "linear_0.w_0"}


def test_a_reverted_layer_is_float_for_the_reason_given(plan):
    changed = plan.revert({"conv2d_1.w_0": "it loses most"})
    assert changed.int8 == tuple(name for name in CONVOLUTIONS if name != "conv2d_1.w_0")
    assert changed.fp32["conv2d_1.w_0"] == "it loses most"
    assert plan.int8 == CONVOLUTIONS


def test_what_is_no_layer_cannot_be_reverted(plan):
    with pytest.raises(InputError, match="the model has no layer conv2d_9"):
        plan.revert({"conv2d_9.w_0": "a slip of the pen"})


def test_a_plan_survives_json(plan):
    changed = plan.revert({"conv2d_1.w_0": "it loses most"})
    assert QuantPlan.from_json(json.loads(json.dumps(changed.to_json()))) == changed


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"int8": ["a"]},
        {"int8": [1], "fp32": []},
        {"int8": [], "fp32": [{"layer": "a"}]},
        {"int8": ["a"], "fp32": [{"layer": "a", "reason": "both"}]},
        [],
    ],
)
def test_other_json_is_refused(value):
    with pytest.raises(InputError):
        QuantPlan.from_json(value)

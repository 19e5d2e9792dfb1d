"""The .nb computes in int8 what the plan says and nothing else."""

from __future__ import annotations

import pytest

from edgecls.convert.run import convert
from edgecls.errors import OptError
from edgecls.program.desc import read_program
from edgecls.quantize.check_plan import check_plan
from edgecls.quantize.plan import QuantPlan, plan_of
from edgecls.quantize.revert import revert
from tests.nets.nets import need

LAYERS = tuple(f"conv2d_{number}.w_0" for number in range(5))


@pytest.fixture(scope="module")
def mixed(nets, quantized, tmp_path_factory):
    """A .nb with two layers reverted, and its plan."""
    need("paddlelite")
    folder = tmp_path_factory.mktemp("mixed")
    model = revert(quantized, nets("tiny"), LAYERS[1:3], folder)
    convert(model, folder / "model.nb", target="arm64-v8a", precision="int8")
    return folder / "model.nb", plan_of(read_program(model.model_file))


def test_opt_makes_an_int8_kernel_of_every_planned_layer_and_of_no_other(mixed):
    nb, plan = mixed
    found = check_plan(nb, plan)
    assert found.int8 == plan.int8 == (LAYERS[0], *LAYERS[3:])
    assert (found.lost, found.gained, found.gone, found.notes) == ((), (), (), [])
    found.check()


def test_a_layer_that_is_float_against_the_plan_is_named(mixed):
    nb, _ = mixed
    found = check_plan(nb, QuantPlan(LAYERS))
    assert found.lost == LAYERS[1:3]
    with pytest.raises(OptError, match=r"2 layers planned as int8 compute in float: conv2d_1.w_0, conv2d_2.w_0"):
        found.check()


def test_a_layer_that_is_int8_against_the_plan_is_named(mixed):
    nb, _ = mixed
    found = check_plan(nb, QuantPlan((LAYERS[0],), {LAYERS[3]: "by hand"}))
    assert found.gained == LAYERS[3:]
    with pytest.raises(OptError, match=r"2 layers planned as float compute in int8: conv2d_3.w_0, conv2d_4.w_0"):
        found.check()


def test_a_layer_that_opt_folded_away_is_a_note_and_no_fault(mixed):
    nb, plan = mixed
    found = check_plan(nb, QuantPlan(("folded.w_0", *plan.int8), plan.fp32))
    found.check()
    assert found.notes == ["opt folded 1 layer into others: folded.w_0"]

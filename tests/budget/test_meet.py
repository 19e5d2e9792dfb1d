"""A budget is met by giving back the layer that does the harm, or the best is told."""

from __future__ import annotations

import pytest

from edgecls.budget.meet import meet_budget
from edgecls.budget.result import render
from edgecls.errors import BudgetError, ImageListError, SettingsError
from edgecls.program.desc import read_program
from edgecls.quantize.plan import plan_of
from edgecls.quantize.revert import revert
from edgecls.sensitivity import laboratory


@pytest.fixture(scope="module")
def images(nets):
    return nets("tiny").model_file.with_name("calibration.npy")


@pytest.fixture(scope="module")
def met(harmed, images, tmp_path_factory):
    folder = tmp_path_factory.mktemp("met")
    fp32, int8, _ = harmed
    return meet_budget(
        fp32,
        int8,
        folder / "out",
        max_drop=20,
        images=images,
        calibration=images,
        cost=len,
        count=8,
        journals=folder,
        threads=1,
    )


def test_the_harmful_layer_alone_goes_back(met, harmed):
    assert met.met
    assert [layer.name for layer in met.reverted] == [harmed[2]]
    assert met.start.drop > 20 >= met.score.drop
    assert met.reverted[0].drop == met.score.drop
    assert met.reverted[0].cost == met.costs.mixed - met.costs.int8
    met.check()


def test_the_model_has_that_layer_float_and_no_other(met, harmed, tmp_path):
    fp32, int8, layer = harmed
    assert plan_of(read_program(met.model.model_file)).fp32.keys() >= {layer}
    by_hand = revert(int8, fp32, [layer], tmp_path)
    assert met.model.model_file.read_bytes() == by_hand.model_file.read_bytes()
    assert met.model.params_file.read_bytes() == by_hand.params_file.read_bytes()


def test_the_plan_gets_the_reason(met, harmed):
    plan = plan_of(read_program(harmed[1].model_file)).revert(met.reasons)
    assert plan.fp32[harmed[2]].startswith("the accuracy budget: int8 costs")
    assert "int8 ends at" in plan.fp32[harmed[2]]


def test_the_report_lists_the_layers_with_harm_cost_and_drop(met, harmed):
    text = render(met)
    assert text.startswith("budget of 20 points met: agreement with fp32 on 20 images drops by")
    assert "1 layers back to fp32" in text
    assert any(line.startswith(harmed[2]) for line in text.splitlines())
    assert met.to_json()["reverted"][0]["name"] == harmed[2]


def test_one_image_that_is_more_than_the_budget_is_said(met):
    import dataclasses

    assert "one image is 5.00 points, more than the budget" in render(dataclasses.replace(met, max_drop=1.0))


def test_a_second_run_measures_nothing(met, harmed, images, tmp_path, monkeypatch):
    monkeypatch.setattr(laboratory.Laboratory, "_start", None)
    fp32, int8, _ = harmed
    journals = met.model.model_file.parents[1]
    again = meet_budget(
        fp32, int8, tmp_path, max_drop=20, images=images, calibration=images, cost=len, count=8, journals=journals
    )
    assert again.score == met.score
    assert again.reverted == met.reverted


def test_int8_that_holds_the_budget_is_left_as_it_is(nets, quantized, images, tmp_path):
    found = meet_budget(
        nets("tiny"), quantized, tmp_path / "out", max_drop=50, images=images, calibration=images, threads=1
    )
    assert found.met
    assert (found.reverted, found.trials) == ((), 1)
    assert 0 < found.costs.int8 == found.costs.mixed < found.costs.fp32
    assert found.model.model_file.read_bytes() == quantized.model_file.read_bytes()


def test_a_budget_that_only_fp32_would_hold_is_missed_and_the_best_is_kept(met, harmed, images, tmp_path):
    fp32, int8, layer = harmed
    journals = met.model.model_file.parents[1]

    def cost(float_layers):
        return 2.0 if layer in float_layers else 1.0 - 0.01 * len(float_layers)

    found = meet_budget(
        fp32,
        int8,
        tmp_path / "out",
        max_drop=20,
        images=images,
        calibration=images,
        cost=cost,
        count=8,
        journals=journals,
        threads=1,
    )
    assert not found.met
    assert layer in plan_of(read_program(found.model.model_file)).int8
    assert found.suffix == f"drop{found.score.drop:.2f}"
    with pytest.raises(BudgetError, match=rf"the best is a drop of {found.score.drop:.2f} .*it is kept as the/place"):
        found.check("the/place")


@pytest.mark.parametrize("max_drop", [-0.1, 101.0, float("nan")])
def test_a_budget_that_is_none_is_refused(harmed, images, tmp_path, max_drop):
    with pytest.raises(SettingsError, match="a budget of"):
        meet_budget(harmed[0], harmed[1], tmp_path, max_drop=max_drop, images=images, calibration=images)


def test_labels_that_do_not_fit_are_refused(harmed, images, tmp_path):
    with pytest.raises(ImageListError, match="2 labels for 20 images"):
        meet_budget(harmed[0], harmed[1], tmp_path, max_drop=1, images=images, calibration=images, labels=[0, 1])

"""The accuracy budget within an optimize: whose images judge, and where a model goes that misses it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from edgecls.budget.result import BudgetResult, Costs
from edgecls.budget.score import Score
from edgecls.errors import BudgetError, ImageListError
from edgecls.export.exported import ExportedModel
from edgecls.images.list_file import ListedImage
from edgecls.pipeline.budget import hold_out, place_of
from edgecls.pipeline.job import Job
from edgecls.pipeline.settings import Settings
from tests.pipeline.jobs import a_job


def job(settings: Settings, count: int = 100) -> Job:
    return a_job(settings, [ListedImage(f"{number}.png", None) for number in range(count)])


BUDGET = Settings(precision="int8", calibration=Path("photos"), max_drop=0.5)


def test_without_pictures_of_its_own_a_fifth_of_the_calibration_images_judges() -> None:
    shared = hold_out(job(BUDGET))
    assert len(shared.held_out) == 20
    assert len(shared.images) == 80
    assert not {image.file for image in shared.images} & {image.file for image in shared.held_out}


def test_with_pictures_given_all_calibration_images_calibrate() -> None:
    given = hold_out(job(dataclasses.replace(BUDGET, data=Path("val_list.txt"))))
    assert len(given.images) == 100
    assert not given.held_out


def test_without_a_budget_nothing_is_held_out() -> None:
    assert not hold_out(job(dataclasses.replace(BUDGET, max_drop=None))).held_out


def test_too_few_images_to_share_are_refused() -> None:
    with pytest.raises(ImageListError, match="too few to hold some out"):
        hold_out(job(BUDGET, count=19))


def reached(*, met: bool) -> BudgetResult:
    return BudgetResult(
        met=met,
        model=ExportedModel(Path("m"), Path("p")),
        max_drop=0.5,
        labelled=True,
        start=Score(200, 5, 0),
        score=Score(200, 3, 0),
        reverted=(),
        costs=Costs(1.0, 1.5, 2.0),
        trials=3,
    )


def test_a_model_that_misses_its_budget_has_the_drop_in_its_name() -> None:
    assert place_of(Path("workspace/net"), reached(met=False)) == Path("workspace/net-drop1.50")
    with pytest.raises(BudgetError, match="best is a drop of 1.50"):
        reached(met=False).check("workspace/net-drop1.50")


def test_a_model_within_its_budget_keeps_its_name() -> None:
    assert place_of(Path("workspace/net"), reached(met=True)) == Path("workspace/net")
    reached(met=True).check()

"""``--max-drop``: the accuracy budget of an optimize."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Callable, Collection, List, Optional, Tuple

from edgecls.budget.meet import meet_budget
from edgecls.budget.result import BudgetResult, render
from edgecls.errors import ImageListError
from edgecls.images.calibration import write_calibration
from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.pipeline.int8 import Int8
from edgecls.pipeline.job import Job
from edgecls.program.desc import read_program
from edgecls.rewrite.cost import int8_cost

#: Of the calibration images, one in so many judges the agreement with fp32 where no pictures are given for that.
_HELD_OUT = 5
_FEWEST = 20


def hold_out(job: Job) -> Job:
    """Take images out of the calibration where the budget has no pictures of its own.

    Raises:
        ImageListError: there are too few to share.
    """
    if job.settings.max_drop is None or job.settings.data is not None:
        return job
    if len(job.images) < _FEWEST:
        raise ImageListError(
            f"{len(job.images)} calibration images are too few to hold some out for --max-drop",
            hint="give labelled pictures with --data, or 100 to 500 calibration images",
        )
    held = job.images[::_HELD_OUT]
    kept = [image for number, image in enumerate(job.images) if number % _HELD_OUT]
    return dataclasses.replace(job, images=kept, held_out=held)


def keep_budget(job: Job, int8: Int8, class_num: int) -> Tuple[Int8, Optional[BudgetResult]]:
    """Give layers back to fp32 until the budget holds.

    Returns:
        The model, and how the budget was met or missed; None where there is no budget.

    Raises:
        ImageListError: the pictures don't fit the model.
        WorkerError: a child process crashed or hung.
    """
    if job.settings.max_drop is None:
        return int8, None
    images, labels = _pictures(job, class_num)
    measure = "top-1" if labels is not None else "agreement with fp32"
    job.say.step(f"budget    {job.settings.max_drop:g} points of {measure}, {len(images)} images")
    tensor = job.scratch / "budget.npy"
    write_calibration(images, job.source.preprocess, tensor)
    found = meet_budget(
        int8.rewritten,
        int8.quantized,
        job.scratch / "budget",
        max_drop=job.settings.max_drop,
        images=tensor,
        calibration=job.calibration,
        labels=labels,
        cost=_cost(job, int8),
        on_progress=job.say,
    )
    for line in render(found).splitlines():
        job.say.step(f"          {line}")
    plan = int8.plan.revert(found.reasons)
    return dataclasses.replace(
        int8, quantized=found.model, plan=plan, report={**int8.report, "budget": found.to_json()}
    ), found


def _cost(job: Job, int8: Int8) -> Callable[[Collection[str]], float]:
    """Estimated instructions for one image with some of the planned layers float."""
    program = read_program(int8.rewritten.model_file)
    size = job.source.preprocess.size

    def cost(float_layers: Collection[str]) -> float:
        return int8_cost(program, [name for name in int8.plan.int8 if name not in float_layers], size)

    return cost


def place_of(path: Path, found: Optional[BudgetResult]) -> Path:
    """Where an artifact goes: one that misses its budget has the drop in its name."""
    return path if found is None or found.met else path.with_name(f"{path.name}-{found.suffix}")


def _pictures(job: Job, class_num: int) -> Tuple[List[ListedImage], Optional[List[int]]]:
    """The images that the drop is measured on, and their classes where they are known."""
    data = job.settings.data
    if data is None:
        return job.held_out, None
    if not data.is_dir() and not ImageList.open(data).labelled:
        return list(ImageList.open(data)), None
    listed = list(ImageList.open_labelled(data, job.class_labels(class_num)))
    return listed, [int(image.label or 0) for image in listed]

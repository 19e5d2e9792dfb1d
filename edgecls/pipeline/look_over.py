"""The look at the calibration images that comes before the work."""

from __future__ import annotations

import dataclasses

from edgecls.errors import ImageListError
from edgecls.export.exported import ExportedModel
from edgecls.images.lists import ImageList
from edgecls.lint.calibration import lint_calibration
from edgecls.pipeline.job import Job

_UNREADABLE = "unreadable"


def look_over(job: Job, exported: ExportedModel) -> Job:
    """Warn of what is wrong with the calibration images, and leave out those that can't be read.

    Args:
        job: a run with calibration images.
        exported: its fp32 export.

    Returns:
        The job with the findings, without the unreadable images.

    Raises:
        ImageListError: none can be read.
    """
    source, data = job.source, job.settings.data
    # Random weights were trained with no preprocessing at all.
    model = None if source.weights["kind"] == "random" else exported
    labels = job.labels or []
    evaluation = list(ImageList.open(data)) if data is not None else []
    findings = lint_calibration(job.images, source.preprocess, model=model, labels=labels, evaluation=evaluation)
    for finding in findings:
        job.say.step(f"warning   {finding}")
    unread = [finding for finding in findings if finding.code == _UNREADABLE]
    unreadable = {file for finding in unread for file in finding.files}
    readable = [image for image in job.images if image.file not in unreadable]
    if not readable:
        raise ImageListError(f"no calibration image can be read: {unread[0].message}", hint="give other images")
    return dataclasses.replace(job, images=readable, findings=findings)

"""A run of the pipeline that has nothing to run."""

from __future__ import annotations

from pathlib import Path

from edgecls.images.list_file import ListedImage
from edgecls.pipeline.job import Job
from edgecls.pipeline.report import Reporter, Silent
from edgecls.pipeline.settings import Settings
from edgecls.pipeline.source import Source
from edgecls.preprocess.spec import Preprocess

_SOURCE = Source(
    name="net",
    family="user",
    weights={"kind": "random"},
    identity={},
    preprocess=Preprocess(size=(32, 32), resize_short=32),
    labels=lambda class_num: None,
    make=lambda folder, report: None,
)


def a_job(settings: Settings, images: list[ListedImage], say: Reporter | None = None) -> Job:
    return Job(_SOURCE, settings, images, None, Path("scratch"), say or Silent())

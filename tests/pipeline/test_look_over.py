"""The look at the calibration images before the work."""

from __future__ import annotations

from pathlib import Path
from typing import List

import numpy as np
import pytest
from PIL import Image

from edgecls.errors import ImageListError
from edgecls.export.exported import ExportedModel
from edgecls.images.calibration import choose_calibration
from edgecls.pipeline.job import Job
from edgecls.pipeline.look_over import look_over
from edgecls.pipeline.settings import Settings
from tests.pipeline.jobs import a_job


class Said:
    def __init__(self) -> None:
        self.lines: List[str] = []

    def step(self, text: str) -> None:
        self.lines.append(text)

    def __call__(self, text: str) -> None:
        """Passing news are of no interest here."""


def job(folder: Path) -> Job:
    return a_job(Settings(precision="int8", calibration=folder), choose_calibration(folder), Said())


def write_noise(folder: Path) -> None:
    """As many coloured pictures as are enough, no two alike."""
    folder.mkdir()
    draw = np.random.default_rng(0)
    for number in range(100):
        Image.fromarray(draw.integers(0, 256, (48, 40, 3), np.uint8)).save(folder / f"{number:03d}.png")


EXPORTED = ExportedModel(Path("not looked at"), Path("with random weights"))


def test_images_that_cannot_be_read_are_left_out_with_a_warning(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    write_noise(pictures)
    (pictures / "bad.png").write_text("no picture")
    before = job(pictures)
    after = look_over(before, EXPORTED)
    assert len(after.images) == len(before.images) - 1
    assert [finding.code for finding in after.findings] == ["unreadable"]
    assert isinstance(before.say, Said)
    assert any("bad.png" in line for line in before.say.lines)


def test_a_set_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "bad.png").write_text("no picture")
    with pytest.raises(ImageListError, match="no calibration image can be read: .*bad.png"):
        look_over(job(pictures), EXPORTED)


def test_a_good_set_passes_in_silence(tmp_path: Path) -> None:
    write_noise(tmp_path / "pictures")
    looked = job(tmp_path / "pictures")
    assert look_over(looked, EXPORTED).images == looked.images
    assert isinstance(looked.say, Said)
    assert not looked.say.lines

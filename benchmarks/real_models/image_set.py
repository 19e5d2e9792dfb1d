"""Writing labelled pictures as edgecls reads them: a folder, a list of ``path class`` lines, a file of labels."""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from typing import Callable, Sequence

import cv2

from benchmarks.real_models.camera import Picture

#: Draws picture number n of a class: (random, part, class id) to HWC RGB and the quality of its JPEG.
Draw = Callable[[Random, str, int], "tuple[Picture, int]"]

CALIBRATION, EVALUATION = "calibration", "evaluation"


def write_set(folder: Path, draw: Draw, labels: Sequence[str], *, calibration: int, evaluation: int, seed: int) -> None:
    """Write both parts, each with every class equally often.

    The same seed gives the same pictures with the same versions of Pillow, OpenCV and matplotlib's fonts. No
    picture of one part has a random state or a word in common with the other.

    Args:
        folder: gets ``calibration/``, ``evaluation/``, ``calibration_list.txt``, ``evaluation_list.txt`` and
            ``labels.txt``.
        draw: makes a picture.
        labels: one a class.
        calibration: pictures to calibrate with.
        evaluation: pictures to evaluate with.
        seed: of all of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in labels), "utf-8")
    for part, count in ((CALIBRATION, calibration), (EVALUATION, evaluation)):
        (folder / part).mkdir(exist_ok=True)
        lines = []
        for number in range(count):
            label = number % len(labels)
            picture, quality = draw(Random(f"{seed} {part} {number}"), part, label)
            name = f"{part}/{number:05d}.jpg"
            done, data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
            assert done
            (folder / name).write_bytes(data.tobytes())
            lines.append(f"{name} {label}\n")
        (folder / f"{part}_list.txt").write_text("".join(lines), "utf-8")


def command(description: str, draw: Draw, labels: Sequence[str], evaluation: int) -> None:
    """The command line of a module that draws pictures: where to, how many, and the seed."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--calibration", type=int, default=128)
    parser.add_argument("--evaluation", type=int, default=evaluation)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    write_set(asked.folder, draw, labels, calibration=asked.calibration, evaluation=asked.evaluation, seed=asked.seed)

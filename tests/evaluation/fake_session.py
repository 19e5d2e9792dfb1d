"""A stand-in for EngineSession that needs no engine: it reads the class off a picture's brightness."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from edgecls.evaluation import contenders
from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import normalize
from edgecls.preprocess.spec import Preprocess

#: Without mean and deviation, so that the tensor is the picture.
SPEC = Preprocess(size=(8, 8), resize_short=8, scale=1.0, mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
CLASSES = 10
STEP = 20


class FakeSession:
    """Gives class c for a picture of brightness 20 * c.

    In the mode "int8_onednn" it takes class 9 for class 0, and the class attributes make it worse.
    """

    opened: List[FakeSession] = []
    classes = CLASSES
    broken_modes: frozenset[str] = frozenset()

    def __init__(self, engine: str, *, mode: str, model: Any, threads: int = 1) -> None:
        self.name, self.mode, self.model, self.threads = engine, mode, model, threads
        self.version = "fake-1"
        self.batches: List[NDArray[np.float32]] = []
        self.keep_batches = False
        self.runs = 0
        self.closed = False
        FakeSession.opened.append(self)

    @property
    def label(self) -> str:
        return f"{self.name} {self.version} {self.mode}"

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        assert not self.closed
        self.runs += 1
        if self.keep_batches:
            self.batches.append(batch)
        seen = np.rint(batch[:, 0].mean(axis=(1, 2)) / STEP).astype(int)
        if self.mode == "int8_onednn":
            seen[seen == 0] = 9
        scores = np.full((len(batch), self.classes), 0.01, np.float32)
        scores[np.arange(len(batch)), seen % self.classes] = 0.9
        if self.mode in self.broken_modes:
            scores[:] = np.nan
        return scores

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> FakeSession:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def golden_output() -> List[float]:
    """What a fake makes of an artifact's golden picture."""
    session = FakeSession("paddle_lite", mode="fp32", model=None)
    FakeSession.opened.remove(session)
    output: List[float] = session.run(normalize(golden_picture(*SPEC.size), SPEC)[None])[0].tolist()
    return output


def use_fakes(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    """Put fakes in the place of engines; gives the list of those that will be opened."""
    monkeypatch.setattr(contenders, "EngineSession", FakeSession)
    monkeypatch.setattr(FakeSession, "opened", [])
    monkeypatch.setattr(FakeSession, "broken_modes", frozenset())
    monkeypatch.setattr(FakeSession, "classes", CLASSES)
    return FakeSession.opened


def write_picture(path: Path, class_id: int) -> None:
    """A PNG that the fake takes for a class."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), (class_id * STEP,) * 3).save(path)


def write_list(folder: Path, classes: List[int], *, said: List[int]) -> Path:
    """Pictures of ``classes`` in a list that gives them the class ids ``said``."""
    lines = []
    for number, (class_id, label) in enumerate(zip(classes, said)):
        write_picture(folder / f"{number}.png", class_id)
        lines.append(f"{number}.png {label}\n")
    (folder / "list.txt").write_text("".join(lines))
    return folder / "list.txt"

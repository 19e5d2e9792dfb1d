"""Classify pictures."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Generator, Iterator, List, Optional, Sequence, Union

import numpy as np

from edgecls.artifact.folder import Artifact
from edgecls.engines.session import EngineSession
from edgecls.errors import ImageError, ImageListError, InputError, SettingsError, VerificationError
from edgecls.evaluation.contenders import check_classes, prediction_contender
from edgecls.images.lists import ImageList, names_picture
from edgecls.images.tensor import read_tensor
from edgecls.prediction.scores import best, probabilities


@dataclass(frozen=True)
class Prediction:
    """The best classes of one picture.

    Attributes:
        file: the picture.
        class_ids: the best first.
        scores: their probabilities.
        label_names: their labels.
        engine: engine, version and mode.
        ms: wall time of the inference, with the copy to the engine's process; not a benchmark.
    """

    file: str
    class_ids: List[int]
    scores: List[float]
    label_names: List[str]
    engine: str
    ms: float

    def to_json(self) -> Dict[str, Any]:
        return {
            "file": self.file,
            "class_ids": self.class_ids,
            "scores": [round(score, 6) for score in self.scores],
            "label_names": self.label_names,
            "engine": self.engine,
            "ms": round(self.ms, 3),
        }


@dataclass(frozen=True)
class Unreadable:
    """A picture, folder or list that could not be classified, and why."""

    file: str
    error: InputError

    def to_json(self) -> Dict[str, Any]:
        return {"file": self.file, "error": str(self.error)}


def predict(
    artifact: Artifact, sources: Sequence[Union[str, Path]], *, top_k: int = 5, engine: Optional[str] = None
) -> Generator[Union[Prediction, Unreadable], None, None]:
    """Classify pictures one by one; what can't be read doesn't stop the others.

    Args:
        artifact: the model.
        sources: pictures, folders, list files or patterns.
        top_k: classes to name for each picture.
        engine: "ENGINE" or "ENGINE:MODE"; None for Paddle Inference with int8 and the Paddle-Lite twin otherwise.

    Raises:
        SettingsError: top_k or engine is out of range.
        ArtifactError: the artifact is damaged or lacks its host part.
        InterpreterError: no interpreter has the engine.
        VerificationError: the engine gave NaN or infinity.
        WorkerError: the engine crashed or hung.
    """
    if top_k < 1:
        raise SettingsError(f"top {top_k} names no class", hint="give 1 or more")
    contender = prediction_contender(artifact, engine)
    description = artifact.description
    session: Optional[EngineSession] = None
    with ExitStack() as stack:
        for file in _files(sources):
            if isinstance(file, Unreadable):
                yield file
                continue
            try:
                tensor = read_tensor(file, description.preprocess)[None]
            except ImageError as error:
                yield Unreadable(file, error)
                continue
            if session is None:
                session = stack.enter_context(contender.open())
                # The first inference of an engine allocates and would spoil the first picture's time.
                session.run(np.zeros_like(tensor))
            started = time.perf_counter()
            scores = session.run(tensor)
            ms = 1000.0 * (time.perf_counter() - started)
            check_classes(session, scores, len(artifact.labels))
            output = scores[0]
            if not np.isfinite(output).all():
                raise VerificationError(
                    f"{session.label} gave NaN or infinity for {file}", hint="the model or its quantization is broken"
                )
            ids, shares = best(probabilities(output, description.output_kind), top_k)
            yield Prediction(file, ids, shares, [artifact.labels[index] for index in ids], session.label, ms)


def _files(sources: Sequence[Union[str, Path]]) -> Iterator[Union[str, Unreadable]]:
    """The pictures that the sources name; a missing picture stays in, to be reported in its turn."""
    for source in sources:
        path = Path(source)
        is_pattern = any(mark in str(source) for mark in "*?[") and not path.exists()
        if not path.is_dir() and not is_pattern and names_picture(path):
            yield str(source)
            continue
        try:
            yield from (image.file for image in ImageList.open(source))
        except ImageListError as error:
            yield Unreadable(str(source), error)

"""Run labelled pictures through every engine that can stand for an artifact."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.folder import Artifact
from edgecls.engines.session import EngineSession
from edgecls.errors import ImageListError
from edgecls.evaluation.contenders import Contender, check_classes, choose_contenders, notes
from edgecls.evaluation.result import Evaluation
from edgecls.evaluation.tally import PairTally, Tally
from edgecls.images.lists import ImageList
from edgecls.images.loader import choose_workers, load_batches

#: Called with the number of pictures done and of all.
OnProgress = Callable[[int, int], None]

DEFAULT_BATCH = 16


def evaluate(
    artifact: Artifact,
    data: Union[str, Path, ImageList],
    *,
    batch_size: int = DEFAULT_BATCH,
    workers: Optional[int] = None,
    limit: Optional[int] = None,
    engines: Optional[Sequence[str]] = None,
    threads: int = 1,
    skip_unreadable: bool = False,
    on_progress: Optional[OnProgress] = None,
) -> Evaluation:
    """Measure top-1 and top-5, and compare the engines with the first fp32 one.

    Each picture is decoded once and every engine gets the same tensor. Memory doesn't grow with the list.

    Args:
        artifact: what is evaluated.
        data: a list file with a path and a class id a line, or a folder with a subfolder for each class.
        batch_size: pictures in a batch.
        workers: decoding processes; None chooses by the number of pictures.
        limit: take so many pictures, spread evenly over the list.
        engines: "ENGINE" or "ENGINE:MODE" each; None for all that are meaningful.
        threads: threads of Paddle Inference; Paddle-Lite has one on x86.
        skip_unreadable: count pictures that can't be decoded instead of raising.
        on_progress: called after each batch.

    Raises:
        InputError: artifact, list, pictures or settings can't be used.
        InterpreterError: no interpreter has the engines.
        WorkerError: an engine or a decoder crashed or hung.
    """
    images = data if isinstance(data, ImageList) else ImageList.open_labelled(data, artifact.labels)
    total = min(len(images), limit) if limit else len(images)
    workers = choose_workers(total) if workers is None else workers
    contenders = choose_contenders(artifact, engines)
    spec = artifact.description.preprocess
    unreadable = 0
    with ExitStack() as stack:
        batches = load_batches(images.spread(limit), spec, batch_size, workers=workers, skip_unreadable=skip_unreadable)
        stack.enter_context(closing(batches))
        race = _Race(contenders, len(artifact.labels), stack, threads)
        started = time.perf_counter()
        for batch in batches:
            unreadable += len(batch.unreadable)
            if batch.images:
                race.run(batch.tensor, batch.labels)
            if on_progress is not None:
                on_progress(race.images + unreadable, total)
        seconds = time.perf_counter() - started
    if not race.images:
        raise ImageListError(f"none of the {unreadable} pictures of {images.source} can be read", hint="check the list")
    return Evaluation(
        images=race.images,
        unreadable=unreadable,
        rows=race.rows(),
        agreement=race.agreement(),
        top_k=race.top_k,
        images_per_s=round(race.images / seconds, 2),
        batch=batch_size,
        workers=workers,
        notes=notes(artifact) + list_notes(images),
    )


class _Race:
    """The engines, and what each has collected."""

    def __init__(self, contenders: Sequence[Contender], classes: int, stack: ExitStack, threads: int) -> None:
        self._classes = classes
        self._entries: List[Tuple[Contender, EngineSession, Tally, PairTally]] = []
        for contender in contenders:
            wanted = 1 if contender.engine == "paddle_lite" else threads
            session = stack.enter_context(contender.open(threads=wanted))
            self._entries.append((contender, session, Tally(classes), PairTally()))

    @property
    def images(self) -> int:
        return self._entries[0][2].images

    @property
    def top_k(self) -> int:
        return self._entries[0][2].top_k

    def run(self, tensor: NDArray[np.float32], labels: NDArray[np.int64]) -> None:
        reference: Optional[NDArray[np.float32]] = None
        for _, session, tally, pair in self._entries:
            started = time.perf_counter()
            scores = session.run(tensor)
            seconds = time.perf_counter() - started
            check_classes(session, scores, self._classes)
            tally.add(scores, labels, seconds)
            if reference is None:
                reference = scores
            else:
                pair.add(reference, scores, labels)

    def rows(self) -> List[Dict[str, Any]]:
        return [
            {
                **identity(contender),
                "engine_version": session.version,
                "threads": session.threads,
                **tally.to_json(),
            }
            for contender, session, tally, _ in self._entries
        ]

    def agreement(self) -> Dict[str, Any]:
        """Empty pairs where only one engine ran."""
        pairs = [{**identity(contender), **pair.to_json()} for contender, _, _, pair in self._entries[1:]]
        return {"reference": identity(self._entries[0][0]), "pairs": pairs}


def identity(contender: Contender) -> Dict[str, Any]:
    """How a row or a pair names a contender."""
    return {"engine": contender.engine, "precision": contender.precision, "mode": contender.mode}


def list_notes(images: ImageList) -> List[str]:
    """What a reader should know about the list."""
    if not images.duplicates:
        return []
    return [f"{images.duplicates} pictures are in the list more than once and count each time"]

"""Scores of a model on labelled pictures, and what int8 costs by them."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.session import EngineSession
from edgecls.evaluation.shards import levels_of, make_shards
from edgecls.evaluation.statistics import mcnemar_p
from edgecls.export.exported import ExportedModel
from edgecls.images.list_file import ListedImage
from edgecls.images.lists import ImageList
from edgecls.images.loader import load_batches
from edgecls.preprocess.apply import level_table
from edgecls.preprocess.spec import Preprocess

_BATCH = 16
_TINY = 1e-12

Scores = NDArray[np.float32]


def run_models(
    models: Mapping[str, Tuple[ExportedModel, str]], images: ImageList, spec: Preprocess
) -> Tuple[Dict[str, Scores], NDArray[np.int64]]:
    """The outputs of several models for the same pictures, in Paddle Inference.

    Args:
        models: each with the mode to run it in, by name.
        images: with classes.
        spec: the preprocessing of all of them.

    Returns:
        float32 [N, classes] by name, and the classes [N].
    """
    parts: Dict[str, List[Scores]] = {name: [] for name in models}
    labels: List[NDArray[np.int64]] = []
    with ExitStack() as stack:
        sessions = {
            name: stack.enter_context(EngineSession("paddle_inference", mode=mode, model=model))
            for name, (model, mode) in models.items()
        }
        batches = stack.enter_context(closing(load_batches(images, spec, _BATCH)))
        for batch in batches:
            labels.append(batch.labels)
            for name, session in sessions.items():
                parts[name].append(session.run(batch.tensor))
    return {name: np.concatenate(rows) for name, rows in parts.items()}, np.concatenate(labels)


def run_on_arm(
    runner: Sequence[str], nb: Path, images: Sequence[ListedImage], spec: Preprocess, precision: str
) -> Scores:
    """The outputs of a ``.nb`` in a real ARM library.

    Args:
        runner: the command of an edgecls runner that was built with that library, an emulator before it.
        nb: the converted model.
        images: the pictures.
        spec: their preprocessing.
        precision: of the model.

    Raises:
        RuntimeError: the runner failed.
    """
    with tempfile.TemporaryDirectory() as scratch, closing(load_batches(images, levels_of(spec), _BATCH)) as batches:
        (shard,) = make_shards(batches, len(images))
        np.save(Path(scratch, "pictures.npy"), shard.pictures)
        np.save(Path(scratch, "table.npy"), level_table(spec))
        words = ["--engine", "paddle_lite", "--mode", precision, "--model", str(nb), "--classify"]
        words += ["--input", f"{scratch}/pictures.npy", "--table", f"{scratch}/table.npy"]
        done = subprocess.run([*runner, *words], capture_output=True, text=True)
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    rows = [event["values"] for event in events if event["event"] == "prediction"]
    if done.returncode or len(rows) != len(images):
        raise RuntimeError(f"the ARM runner ended with {done.returncode}: {(done.stderr or done.stdout)[-300:]}")
    return np.array(rows, np.float32)


@dataclass(frozen=True)
class Cost:
    """What int8 costs against fp32 on the same pictures.

    Attributes:
        top1: percent.
        drop: points of top-1 that are lost; below 0 it gained.
        error: standard error of the drop, points, from the pictures on which only one of the two is right.
        lost: pictures that fp32 alone gets right.
        won: pictures that int8 alone gets right.
        p: how likely chance alone makes such a difference (McNemar, exact).
        agreement: percent of the pictures on which both name the same class.
        kl: mean of the Kullback-Leibler divergence from fp32's probabilities, nats.
        max_abs_diff: largest difference of a probability.
    """

    top1: float
    drop: float
    error: float
    lost: int
    won: int
    p: float
    agreement: float
    kl: float
    max_abs_diff: float

    def to_json(self) -> Dict[str, Any]:
        return dict(vars(self))


def cost(reference: Scores, candidate: Scores, labels: NDArray[np.int64], kind: str) -> Cost:
    """Hold int8 against fp32.

    Args:
        reference: fp32, [N, classes].
        candidate: int8, [N, classes].
        labels: [N].
        kind: "probabilities" or "logits".
    """
    right, other = reference.argmax(1) == labels, candidate.argmax(1) == labels
    lost, won = int((right & ~other).sum()), int((other & ~right).sum())
    count = len(labels)
    difference = right.astype(np.float64) - other
    first, second = probabilities(reference, kind), probabilities(candidate, kind)
    divergence = (first * (np.log(np.maximum(first, _TINY)) - np.log(np.maximum(second, _TINY)))).sum(axis=1)
    return Cost(
        top1=100.0 * float(other.mean()),
        drop=100.0 * (lost - won) / count,
        error=100.0 * float(difference.std()) / count**0.5,
        lost=lost,
        won=won,
        p=mcnemar_p(lost, won),
        agreement=100.0 * float((reference.argmax(1) == candidate.argmax(1)).mean()),
        kl=float(divergence.mean()),
        max_abs_diff=float(np.abs(first - second).max()),
    )


def probabilities(scores: Scores, kind: str) -> NDArray[np.float64]:
    """Scores [N, classes] as probabilities."""
    values = scores.astype(np.float64)
    if kind == "probabilities":
        return values
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    softmax: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return softmax

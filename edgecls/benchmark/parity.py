"""Parity before speed: what the device computes from the golden input must be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.folder import Artifact
from edgecls.artifact.parity import MIN_COSINE, ONEDNN_INT8_TOLERANCE, TOLERANCE, compare
from edgecls.engines.session import EngineSession
from edgecls.errors import ParityError
from edgecls.export.exported import ExportedModel
from edgecls.images.synthetic import from_png_base64
from edgecls.preprocess.apply import normalize
from edgecls.results.row import Parity

#: Probabilities of an untrained net are all alike, so that their differences would hide any fault; the angle
#: doesn't. Integer engines round differently at every layer: on nets with random weights 0.988 was the least between
#: oneDNN and the simulation.
_MIN_COSINE = {"fp32": MIN_COSINE, "fp16": 0.99, "int8": 0.95}

_CAUSES = "the engine, its version or the model's files may not belong together; optimize the model again"


@dataclass(frozen=True)
class Reference:
    """What the output has to be.

    Attributes:
        output: [1, classes].
        kind: "probabilities" or "logits".
        engine: what computed it.
        tolerance: largest absolute difference of an output value.
        min_cosine: smallest cosine of the centred logits.
    """

    output: NDArray[np.float32]
    kind: str
    engine: str
    tolerance: float
    min_cosine: float


def golden_input(artifact: Artifact) -> NDArray[np.float32]:
    """The golden input, float32 [1, 3, H, W].

    Raises:
        ImageError: the artifact's golden picture is damaged.
    """
    description = artifact.description
    return normalize(from_png_base64(description.golden.image_png_base64), description.preprocess)[None]


def golden_reference(artifact: Artifact, mode: str) -> Reference:
    """The golden output, which engines of the artifact's own precision must reproduce.

    Args:
        artifact: the artifact.
        mode: how the engine computes.
    """
    description = artifact.description
    tolerance = ONEDNN_INT8_TOLERANCE if mode == "int8_onednn" else description.golden.tolerance
    output = np.asarray(description.golden.output, np.float32)[None]
    golden = description.golden
    return _reference(output, description.output_kind, golden.engine, tolerance, description.precision)


def fp32_reference(artifact: Artifact) -> Reference:
    """What the fp32 programs must reproduce.

    An fp32 artifact's golden output says it. That of an int8 or fp16 artifact is the output of other arithmetic or
    has its tolerance; then Paddle Inference computes the reference from the export, with Paddle's own kernels.

    Raises:
        WorkerError: the engine crashed or hung.
    """
    description = artifact.description
    if description.precision == "fp32":
        return golden_reference(artifact, "fp32")
    with EngineSession("paddle_inference", mode="fp32", model=ExportedModel(*artifact.exported("fp32"))) as session:
        output = session.run(golden_input(artifact))
        return _reference(output, description.output_kind, session.label, TOLERANCE["fp32"], "fp32")


def check_parity(output: List[Optional[float]], spread: Optional[float], reference: Reference, name: str) -> Parity:
    """Compare a runner's first output with the reference.

    Args:
        output: one row of scores; None where a number is not finite.
        spread: largest difference between the rows of a batch of equal images.
        reference: what it has to be.
        name: what computed it, for messages.

    Raises:
        ParityError: it disagrees.
    """
    if len(output) != reference.output.shape[1]:
        raise ParityError(
            f"{name} gives {len(output)} scores, the reference has {reference.output.shape[1]}", hint=_CAUSES
        )
    if any(value is None for value in output) or spread is None:
        raise ParityError(f"{name} gives scores that are no numbers", hint=_CAUSES)
    agreement = compare(reference.output, np.asarray([output], np.float32), reference.kind)
    if spread > reference.tolerance:
        raise ParityError(
            f"{name} gives scores that differ by {spread:.3g} within a batch of equal images", hint=_CAUSES
        )
    if agreement.max_abs_diff > reference.tolerance or agreement.cosine < reference.min_cosine:
        raise ParityError(
            f"{name} disagrees with {reference.engine}: largest difference {agreement.max_abs_diff:.3g} "
            f"(allowed {reference.tolerance:.3g}), cosine {agreement.cosine:.4f} (at least {reference.min_cosine})",
            hint=_CAUSES,
        )
    return Parity(reference.engine, agreement.max_abs_diff, reference.tolerance, agreement.cosine, ok=True)


def check_steady(change: Optional[float], reference: Reference) -> None:
    """The output after the timed runs must still be right: otherwise they timed something else.

    Args:
        change: largest difference of the last output from the first; None where it is not finite.
        reference: what the first output was held against.

    Raises:
        ParityError: it changed.
    """
    if change is None or change > reference.tolerance:
        raise ParityError(
            "the output changed while it was measured, though the input didn't",
            hint="the engine is not to be trusted with this model; report it",
        )


def _reference(output: NDArray[np.float32], kind: str, engine: str, tolerance: float, precision: str) -> Reference:
    """Tolerances are those of probabilities; logits are held against their largest."""
    scale = 1.0 if kind == "probabilities" else max(1.0, float(np.abs(output).max()))
    return Reference(output, kind, engine, tolerance * scale, _MIN_COSINE[precision])

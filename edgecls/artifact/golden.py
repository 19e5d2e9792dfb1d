"""The golden input and what an engine must make of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.folder import Artifact
from edgecls.artifact.parity import MIN_COSINE, ONEDNN_INT8_TOLERANCE, Agreement, compare
from edgecls.errors import ParityError
from edgecls.images.synthetic import from_png_base64
from edgecls.preprocess.apply import normalize

#: Probabilities of an untrained net are all alike, so that their differences would hide any fault; the angle
#: doesn't. Integer engines round differently at every layer: on nets with random weights 0.988 was the least between
#: oneDNN and the simulation.
_MIN_COSINE = {"fp32": MIN_COSINE, "fp16": 0.99, "int8": 0.95}

CAUSES = "the engine, its version or the model's files may not belong together; optimize the model again"


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
    return make_reference(output, description.output_kind, golden.engine, tolerance, description.precision)


def make_reference(output: NDArray[np.float32], kind: str, engine: str, tolerance: float, precision: str) -> Reference:
    """A reference; tolerances are those of probabilities, and logits are held against their largest."""
    scale = 1.0 if kind == "probabilities" else max(1.0, float(np.abs(output).max()))
    return Reference(output, kind, engine, tolerance * scale, _MIN_COSINE[precision])


def check_output(output: NDArray[np.float32], reference: Reference, name: str) -> Agreement:
    """Compare an engine's output for the golden input, [1, classes], with what it has to be.

    Raises:
        ParityError: it disagrees, or is of another width.
    """
    if output.shape[1] != reference.output.shape[1]:
        raise ParityError(
            f"{name} gives {output.shape[1]} scores, the reference has {reference.output.shape[1]}", hint=CAUSES
        )
    if not np.isfinite(output).all():
        raise ParityError(f"{name} gives scores that are no numbers", hint=CAUSES)
    agreement = compare(reference.output, output, reference.kind)
    if agreement.max_abs_diff > reference.tolerance or agreement.cosine < reference.min_cosine:
        raise ParityError(
            f"{name} disagrees with {reference.engine}: largest difference {agreement.max_abs_diff:.3g} "
            f"(allowed {reference.tolerance:.3g}), cosine {agreement.cosine:.4f} (at least {reference.min_cosine})",
            hint=CAUSES,
        )
    return agreement

"""Parity before speed: what the device computes from the golden input must be right."""

from __future__ import annotations

from typing import List, Optional

import numpy as np

from edgecls.artifact.folder import Artifact
from edgecls.artifact.golden import (
    CAUSES,
    Reference,
    check_output,
    golden_input,
    golden_reference,
    make_reference,
)
from edgecls.artifact.parity import TOLERANCE
from edgecls.engines.session import EngineSession
from edgecls.errors import ParityError
from edgecls.export.exported import ExportedModel
from edgecls.results.row import Parity


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
        return make_reference(output, description.output_kind, session.label, TOLERANCE["fp32"], "fp32")


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
    if any(value is None for value in output) or spread is None:
        raise ParityError(f"{name} gives scores that are no numbers", hint=CAUSES)
    row = np.asarray([output], np.float32)
    if spread > reference.tolerance and row.shape == reference.output.shape:
        raise ParityError(
            f"{name} gives scores that differ by {spread:.3g} within a batch of equal images", hint=CAUSES
        )
    agreement = check_output(row, reference, name)
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

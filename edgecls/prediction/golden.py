"""Parity before the first answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.folder import Artifact
from edgecls.artifact.golden import check_output, golden_input, golden_reference
from edgecls.errors import VerificationError
from edgecls.prediction.backend import Backend


def check_golden(artifact: Artifact, backend: Backend) -> NDArray[np.float32]:
    """Hold an engine against the artifact's golden output, as far as it computes in the artifact's precision.

    Returns:
        The golden input, float32 [1, 3, H, W].

    Raises:
        ParityError: the engine does not reproduce the golden output.
        VerificationError: it gives another number of scores than there are classes, or no numbers.
        ImageError: the artifact's golden picture is damaged.
    """
    image = golden_input(artifact)
    output = backend.run(image)
    name = f"{backend.name} {backend.version} {backend.mode}"
    classes = artifact.description.output.shape[-1]
    if output.shape[1] != classes:
        raise VerificationError(
            f"{name} gives {output.shape[1]} scores for {classes} classes",
            hint="make the artifact again with edgecls optimize",
        )
    if backend.mode.startswith("int8") == (artifact.description.precision == "int8"):
        check_output(output, golden_reference(artifact, backend.mode), name)
    elif not np.isfinite(output).all():
        raise VerificationError(f"{name} gave NaN or infinity", hint="the model or its quantization is broken")
    return image

"""The golden input and output of an artifact, and the host's parity check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.description import Golden
from edgecls.artifact.parity import MIN_COSINE, TOLERANCE, Agreement, compare
from edgecls.engines.session import EngineSession
from edgecls.errors import ParityError
from edgecls.images.synthetic import golden_picture, png_base64
from edgecls.preprocess.apply import normalize
from edgecls.preprocess.spec import Preprocess

_BATCH = 4
#: Calibration images that take part in the parity check beside the golden picture.
_EXTRA = 15


@dataclass(frozen=True)
class Inputs:
    """The inputs of the parity check; the first is the golden one.

    Attributes:
        picture: HWC uint8 RGB, the golden input before normalization.
        tensor: [N, 3, H, W] float32.
    """

    picture: NDArray[np.uint8]
    tensor: NDArray[np.float32]


def parity_inputs(spec: Preprocess, calibration: Optional[NDArray[np.float32]]) -> Inputs:
    """The golden picture, and beside it calibration images, or mirrored and turned copies where there are none."""
    picture = golden_picture(*spec.size)
    first = normalize(picture, spec)[None]
    if calibration is not None:
        rest = np.asarray(calibration[:_EXTRA], np.float32)
    else:
        variants = [picture[:, ::-1], picture[::-1], 255 - picture]
        rest = np.stack([normalize(np.ascontiguousarray(variant), spec) for variant in variants])
    return Inputs(picture=picture, tensor=np.concatenate([first, rest]))


def run_batches(session: EngineSession, tensor: NDArray[np.float32], batch: Optional[int]) -> NDArray[np.float32]:
    """The outputs [N, classes] of a session for inputs [N, 3, H, W].

    Args:
        session: the engine.
        tensor: the inputs.
        batch: the batch size that the model is fixed to; None for any, and then a small one is used.
    """
    size = batch or _BATCH
    parts = [session.run(tensor[start : start + size]) for start in range(0, len(tensor), size)]
    return np.concatenate(parts)


def make_golden(inputs: Inputs, output: NDArray[np.float32], *, engine: str, precision: str) -> Golden:
    """The golden entry of ``model.json`` from the reference engine's outputs for ``inputs``."""
    return Golden(
        image_png_base64=png_base64(inputs.picture),
        output=tuple(float(value) for value in output[0]),
        engine=engine,
        tolerance=TOLERANCE[precision],
        source="synthetic",
    )


def check_twin(reference: NDArray[np.float32], twin: NDArray[np.float32], kind: str, engine: str) -> Dict[str, Any]:
    """The parity of the fp32 twin with Paddle Inference, for ``model.json``.

    Raises:
        ParityError: they disagree by more than two fp32 engines may.
    """
    agreement = compare(reference, twin, kind)
    if not _agrees(agreement, reference, kind):
        raise ParityError(
            f"{engine} disagrees with Paddle Inference: largest difference {agreement.max_abs_diff:.3g}, "
            f"cosine {agreement.cosine:.6f}",
            hint="the model can't be trusted on Paddle-Lite; report it with the model",
        )
    return {"engine": engine, "reference": "paddle_inference", **agreement.to_json()}


def _agrees(agreement: Agreement, reference: NDArray[np.float32], kind: str) -> bool:
    scale = 1.0 if kind == "probabilities" else max(1.0, float(np.abs(reference).max()))
    return agreement.cosine >= MIN_COSINE and agreement.max_abs_diff <= TOLERANCE["fp32"] * scale

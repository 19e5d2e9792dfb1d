"""The child of ``calibrate``."""

from __future__ import annotations

from typing import Any, Callable, Dict

import numpy as np

from edgecls.calibrate.observe import observe
from edgecls.calibrate.rows import Rows
from edgecls.errors import EdgeclsError, QuantizeError, one_line
from edgecls.worker.paddle import import_paddle


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Find the scales.

    Args:
        request: model, params and images (paths), rows (numbers of images, None for all), names, algos, batch_size,
            whole_batches, budget, seed.
        progress: called for each calibration batch.

    Returns:
        scales {algorithm: {variable: scale}} and batch_size.

    Raises:
        ImageError: an image holds NaN or infinity.
        QuantizeError: Paddle can't run the model, or it computes NaN or infinity.
    """
    paddle = import_paddle(request["seed"])
    try:
        found = observe(
            paddle,
            model=request["model"],
            params=request["params"],
            images=Rows(np.load(request["images"], mmap_mode="r", allow_pickle=False), request["rows"]),
            names=request["names"],
            algos=request["algos"],
            batch_size=request["batch_size"],
            whole_batches=request["whole_batches"],
            budget=request["budget"],
            progress=progress,
        )
    except EdgeclsError:
        raise
    except Exception as error:
        raise QuantizeError(
            f"Paddle could not run the model: {type(error).__name__}: {one_line(str(error))[:300]}",
            hint="check that the model runs in Paddle, or keep it fp32",
        ) from error
    return {"scales": found.scales, "batch_size": found.batch_size}

"""The child of ``choose_algo``: what several models make of the same images."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping

import numpy as np
from numpy.typing import NDArray

from edgecls.calibrate.rows import Rows
from edgecls.engines.paddle_inference import PaddleInference
from edgecls.engines.request import EngineRequest
from edgecls.errors import EdgeclsError, QuantizeError, one_line


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Write each model's outputs, [N, classes].

    Args:
        request: images (.npy) and rows (which of them), batch_size, whole_batches, models, a list of {name, mode,
            model, params, output (.npy)}.
        progress: called for each model.

    Raises:
        EdgeclsError: Paddle can't run a model.
    """
    images = Rows(np.load(request["images"], mmap_mode="r", allow_pickle=False), request["rows"])
    for number, model in enumerate(request["models"], 1):
        progress(f"judge {model['name']}, {number}/{len(request['models'])}")
        try:
            np.save(model["output"], _outputs(model, images, request["batch_size"], request["whole_batches"]))
        except EdgeclsError:
            raise
        except (RuntimeError, ValueError) as error:
            raise QuantizeError(
                f"Paddle could not run the model quantized with {model['name']}: {one_line(str(error))[:300]}",
                hint="name another algorithm",
            ) from error
    return {}


def _outputs(model: Mapping[str, str], images: Rows, size: int, whole_batches: bool) -> NDArray[np.float32]:
    engine = PaddleInference(EngineRequest("paddle_inference", model["mode"], model["model"], model["params"], 1))
    parts = []
    for start in range(0, len(images), size):
        batch = images.batch(start, start + size)
        count = len(batch)
        if whole_batches and count < size:
            batch = np.concatenate([batch, np.repeat(batch[-1:], size - count, axis=0)])
        parts.append(engine.run(batch)[:count])
    engine.close()
    return np.concatenate(parts)

"""The variants of a model, computed one after the other in one child process."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Collection, Dict, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import ImageListError, from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.read import read_signature
from edgecls.quantize.images import check_images
from edgecls.sensitivity.variants import Variants
from edgecls.worker.closing import Closing
from edgecls.worker.frames import Frame
from edgecls.worker.interpreter import find_interpreter, installed_versions
from edgecls.worker.process import Child
from edgecls.worker.run import default_deadline

_TASK = "edgecls.sensitivity.measure_task"
#: Memory that the activations of one batch may take, bytes.
_ROOM = 256 << 20
_MAX_BATCH = 16
_MAX_THREADS = 4


class Laboratory(Closing):
    """Computes any variant of a quantized model on a fixed set of images. A context manager.

    The child starts when it is first needed. The outputs are those of Paddle Inference's simulation of int8, which
    ARM follows.

    Args:
        fp32: the model that the quantized one was made from.
        quantized: the quantized model.
        images: a .npy, float32 [N, 3, H, W], preprocessed; read through a memory map.
        count: take so many images, spread evenly; all by default.
        threads: of each computation; by default as many as there are processors, at most 4.

    Attributes:
        variants: what can be computed.
        kind: "probabilities" or "logits", what the model gives.
        rows: the images that are taken, by their numbers in the file.
        total: images in the file.
        engine: name and version, for documents.

    Raises:
        ExportedModelError: a model is damaged, or the quantized one was not made from the other.
        ImageError, ImageListError: the images don't fit.
        InterpreterError: no interpreter has Paddle.
    """

    def __init__(
        self,
        fp32: ExportedModel,
        quantized: ExportedModel,
        images: Path,
        *,
        count: Optional[int] = None,
        threads: Optional[int] = None,
    ) -> None:
        signature = read_signature(quantized)
        found = check_images(images, signature)
        whole = signature.batch or 1
        self.total = found
        taken = min(found, count or found) // whole * whole
        if taken == 0:
            raise ImageListError(
                f"{min(found, count or found)} images are less than one batch: the model is fixed to {whole}",
                hint="give more images",
            )
        self.rows = [number * found // taken for number in range(taken)]
        self.kind = signature.kind
        self.variants = Variants(fp32, quantized)
        self._batch = signature.batch or max(1, min(_MAX_BATCH, _ROOM // max(1, self.variants.bytes_per_image)))
        self._probe_batch = signature.batch or max(1, self._batch // 4)
        self._images = images
        self._input = signature.input.name
        self._threads = threads or min(_MAX_THREADS, len(os.sched_getaffinity(0)))
        self._python = find_interpreter(("numpy", "paddle"))
        self.engine = f"paddle_inference {installed_versions(self._python)['paddle']} int8_simulated"
        self._child: Optional[Child] = None
        self._scratch = tempfile.TemporaryDirectory(prefix="edgecls-variants-")

    def run(self, float_layers: Collection[str]) -> NDArray[np.float32]:
        """The outputs [N, classes] with these layers float and all others int8."""
        message, payload = self._ask("run", self.variants.topology(float_layers), {})
        return np.frombuffer(payload, np.float32).reshape(message["shape"])

    def probe(self) -> Dict[str, Any]:
        """For each quantized layer what it takes and how well int8 gives what it gives, all layers before it float.

        Returns:
            {layer: {"activation": ActivationRange as JSON, "output_sqnr": dB}}.
        """
        variants = self.variants
        layers = [
            {
                "name": each.name,
                "source": each.source,
                "scale": float(variants.arrays[each.scale].reshape(-1)[0]),
                "product": each.product,
                "output": each.output,
            }
            for each in variants.wiring.quantized
        ]
        message, _ = self._ask("probe", variants.probe(), {"layers": layers, "batch": self._probe_batch})
        found: Dict[str, Any] = message["layers"]
        return found

    def close(self) -> None:
        """End the child and remove the temporary files."""
        if self._child is not None:
            self._child.close()
        self._scratch.cleanup()

    def _ask(self, what: str, topology: bytes, more: Dict[str, Any]) -> Frame:
        """Have the child compute something.

        Raises:
            ExportedModelError: Paddle can't load or run the variant.
            WorkerError: the child crashed or hung.
            StorageError: there is no room for temporary files.
        """
        child = self._child or self._start()
        model = Path(self._scratch.name, "model")
        try:
            model.write_bytes(topology)
        except OSError as error:
            raise from_os_error(error, model) from error
        child.send({what: str(model), **more})
        return child.receive(default_deadline())

    def _start(self) -> Child:
        params = Path(self._scratch.name, "params")
        try:
            self.variants.write_params(params)
        except OSError as error:
            raise from_os_error(error, params) from error
        request = {
            "images": str(self._images.resolve()),
            "rows": self.rows if len(self.rows) < self.total else None,
            "batch": self._batch,
            "params": str(params),
            "input": self._input,
            "threads": self._threads,
        }
        self._child = Child(self._python, _TASK, request)
        self._child.receive(default_deadline())
        return self._child

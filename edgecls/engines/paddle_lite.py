"""Paddle-Lite's light predictor. Imported in the engine's process only."""

from __future__ import annotations

import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.claim import claim_process
from edgecls.engines.engine import Engine, one_tensor
from edgecls.engines.nb_gate import check_runs_here
from edgecls.engines.request import EngineRequest
from edgecls.errors import MissingPackageError, SettingsError


class PaddleLite(Engine):
    """A ``.nb`` in Paddle-Lite. On x86 the library computes on one thread whatever it is told.

    Raises:
        NbError: the file is damaged or would compute garbage on this machine.
        SettingsError: several threads are asked of a library that has one.
        MissingPackageError: paddlelite is not installed.
    """

    def __init__(self, request: EngineRequest) -> None:
        shape = check_runs_here(Path(request.model))
        claim_process("paddlelite")
        lite = _import_lite()
        config = lite.MobileConfig()
        config.set_model_from_file(request.model)
        if hasattr(config, "set_threads"):
            config.set_threads(request.threads)
        elif request.threads > 1:
            raise SettingsError(
                f"Paddle-Lite's library for this machine computes on 1 thread, not {request.threads}",
                hint="use --threads 1, or --engine paddle_inference",
            )
        started = time.perf_counter_ns()
        self._predictor = lite.create_paddle_predictor(config)
        load_ms = (time.perf_counter_ns() - started) / 1e6
        one_tensor(self._predictor.get_input_names(), "input", request.model)
        one_tensor(self._predictor.get_output_names(), "output", request.model)
        super().__init__(request, version=_version(self._predictor), load_ms=load_ms, image_shape=shape)

    def forward(self) -> None:
        self._predictor.run()

    def _set_input(self, batch: NDArray[np.float32]) -> None:
        self._predictor.get_input(0).from_numpy(batch)

    def _get_output(self) -> NDArray[np.float32]:
        # A view that the next run overwrites; fetch() copies it.
        output: NDArray[np.float32] = self._predictor.get_output(0).numpy()
        return output


def _import_lite() -> Any:
    try:
        from paddlelite import lite
    except ImportError as error:
        raise MissingPackageError(
            f"{sys.executable} can't import paddlelite: {error}", hint="run scripts/setup.sh"
        ) from error
    return lite


def _version(predictor: Any) -> str:
    """What the library says of itself ("v2.13-rc"); the wheel's version ("2.13rc0") where it can't."""
    if hasattr(predictor, "get_version"):
        return str(predictor.get_version())
    try:
        return metadata.version("paddlelite")
    except metadata.PackageNotFoundError:
        return "unknown"

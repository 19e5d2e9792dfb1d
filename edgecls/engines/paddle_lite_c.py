"""Paddle-Lite's C++ library through the C interface: what predicts on a board, where there is no wheel."""

from __future__ import annotations

import ctypes
import weakref
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.c_interface import load_interface
from edgecls.engines.claim import claim_process
from edgecls.engines.engine import Engine
from edgecls.engines.nb_gate import check_runs_here
from edgecls.engines.request import EngineRequest
from edgecls.errors import SettingsError
from edgecls.runtime.releases import release_of_commit


class PaddleLiteC(Engine):
    """A ``.nb`` in Paddle-Lite's library.

    Raises:
        NbError: the file is damaged or would compute garbage on this machine.
        SettingsError: this process has loaded another Paddle-Lite, or given it another chip's name.
        RuntimeLibraryError: the library can't be loaded.
        InputError: it can't load the model.
    """

    def __init__(self, request: EngineRequest) -> None:
        native = request.native
        assert native is not None
        if native.soc is not None and native.power_mode != "none":
            raise SettingsError(
                f"{native.soc} has other cores than this machine: threads can't be bound by it",
                hint="use the power mode none",
            )
        shape = check_runs_here(Path(request.model))
        claim_process(native.interface)
        self._library = load_interface(Path(native.interface), native.soc is not None)
        self._handle = self._library.create(request.model, request.threads, native.power_mode, native.soc or "")
        self._free = weakref.finalize(self, self._library.destroy, self._handle)
        self._classes = ctypes.c_int64()
        version = self._library.version(self._handle)
        super().__init__(
            request,
            version=release_of_commit(version) or version,
            load_ms=self._library.load_ms(self._handle),
            image_shape=shape,
        )
        self.threads = self._library.threads(self._handle)

    def forward(self) -> None:
        self._library.run(self._handle)

    def close(self) -> None:
        self._free()

    def _set_input(self, batch: NDArray[np.float32]) -> None:
        images, channels, height, width = batch.shape
        memory = self._library.input(self._handle, images, channels, height, width)
        ctypes.memmove(memory, batch.ctypes.data, batch.nbytes)

    def _get_output(self) -> NDArray[np.float32]:
        # A view that the next run overwrites; fetch() copies it.
        address = self._library.output(self._handle, self._classes)
        shape = (self._fed[0], self._classes.value)
        scores = ctypes.cast(address, ctypes.POINTER(ctypes.c_float))
        return np.ctypeslib.as_array(scores, shape)

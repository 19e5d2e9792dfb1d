"""Loading an engine, inside its process."""

from __future__ import annotations

from edgecls.engines.engine import Engine
from edgecls.engines.request import LIBRARY_ENGINE, EngineRequest


def load(request: EngineRequest) -> Engine:
    """Load the engine that a request names.

    Raises:
        SettingsError: the request contradicts itself.
        MissingPackageError: the engine's library is not installed in this interpreter.
        NbError: the ``.nb`` can't run on this machine.
        ExportedModelError: the model is damaged.
    """
    request.check()
    if request.engine == "paddle_lite":
        from edgecls.engines.paddle_lite import PaddleLite

        return PaddleLite(request)
    if request.engine == LIBRARY_ENGINE:
        from edgecls.engines.paddle_lite_c import PaddleLiteC

        return PaddleLiteC(request)
    from edgecls.engines.paddle_inference import PaddleInference

    return PaddleInference(request)

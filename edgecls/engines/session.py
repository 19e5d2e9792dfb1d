"""An engine in a child process, as the rest of edgecls uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Protocol, Union

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.crash import engine_crash
from edgecls.engines.engine import ImageShape, check_batch
from edgecls.engines.request import NEEDS, EngineRequest, Native
from edgecls.errors import DeadlineError, EdgeclsError, ExportedModelError
from edgecls.export.exported import ExportedModel
from edgecls.program.read import read_signature
from edgecls.worker.closing import Closing
from edgecls.worker.frames import Frame
from edgecls.worker.interpreter import find_interpreter
from edgecls.worker.process import Child
from edgecls.worker.run import default_deadline

_TASK = "edgecls.engines.serve_task"


class ModelPair(Protocol):
    """The two files of an exported or quantized model, as ExportedModel has them."""

    @property
    def model_file(self) -> Path: ...

    @property
    def params_file(self) -> Path: ...


class EngineSession(Closing):
    """A model loaded in an engine, whose aborts end its own process only.

    A context manager, made and used by one thread: the child ends with the thread that made it. After an error
    in a batch the session goes on; after a crash or a passed deadline every further call raises WorkerCrashed.

    Args:
        engine: "paddle_lite", "paddle_lite_c" or "paddle_inference".
        mode: "fp32", "fp32_onednn", "int8_simulated" or "int8_onednn"; for a ``.nb`` its precision.
        model: a ``.nb``, or an exported or quantized model.
        threads: threads that compute one batch.
        image_shape: channels, height and width of an image; by default the first batch decides.
        deadline_s: seconds that loading, and each batch, may take.
        native: what "paddle_lite_c" needs besides.

    Raises:
        SettingsError: the arguments don't go together.
        InterpreterError: no interpreter has the engine.
        NbError: the ``.nb`` would compute garbage here.
        ExportedModelError: the model is damaged.
        WorkerError: the engine crashed or hung while it loaded.
    """

    def __init__(
        self,
        engine: str,
        *,
        mode: str,
        model: Union[Path, ModelPair],
        threads: int = 1,
        image_shape: Optional[ImageShape] = None,
        deadline_s: Optional[float] = None,
        native: Optional[Native] = None,
    ) -> None:
        request = engine_request(engine, mode, model, threads, native)
        request.check()
        if not isinstance(model, Path):
            _check_pair(model)
        self.name = engine
        self.mode = mode
        self.threads = threads
        self._image_shape = image_shape
        self._deadline_s = default_deadline() if deadline_s is None else deadline_s
        self._doing = f"loading {request.model}"
        python = find_interpreter(NEEDS[engine])
        self._child = Child(python, _TASK, request.to_json(), explain=self._explain)
        try:
            self.version: str = self._receive()[0]["ready"]["version"]
        except BaseException:
            self._child.close()
            raise

    @property
    def label(self) -> str:
        """Engine, version and mode in one string, for documents."""
        return f"{self.name} {self.version} {self.mode}"

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._child.pid

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Infer one batch.

        Args:
            batch: float32 [N, C, H, W], contiguous; every batch of a session has the same C, H and W.

        Returns:
            float32 [N, classes].

        Raises:
            InputError: the batch is of another type or shape.
            ExportedModelError: the model gives no row of scores for each image.
            WorkerCrashed: the engine ended.
            DeadlineError: it took too long and was ended.
        """
        check_batch(batch, self._image_shape)
        self._doing = f"computing a batch of {len(batch)}"
        self._child.send({"shape": list(batch.shape)}, batch.tobytes())
        message, payload = self._receive()
        self._image_shape = (batch.shape[1], batch.shape[2], batch.shape[3])
        return np.frombuffer(payload, np.float32).reshape(message["shape"]).copy()

    def close(self) -> None:
        """End the child process."""
        self._child.close()

    def _receive(self) -> Frame:
        try:
            return self._child.receive(self._deadline_s)
        except DeadlineError as error:
            raise DeadlineError(
                f"{self.name} did not finish {self._doing} within {self._deadline_s:g} s and was stopped",
                hint=error.hint,
            ) from error

    def _explain(self, log: str, code: int) -> EdgeclsError:
        return engine_crash(self.name, self._doing, code, log)


def _check_pair(model: ModelPair) -> None:
    """Read both files before Paddle Inference does, which segfaults on many a damaged one."""
    for path in (model.model_file, model.params_file):
        if not path.is_file():
            raise ExportedModelError(f"{path} does not exist", hint="name an inference.pdmodel and its .pdiparams")
    try:
        read_signature(ExportedModel(model.model_file, model.params_file))
    except ExportedModelError as error:
        raise ExportedModelError(f"{model.model_file.parent}: {error.message}", hint=error.hint) from error


def engine_request(
    engine: str, mode: str, model: Union[Path, ModelPair], threads: int = 1, native: Optional[Native] = None
) -> EngineRequest:
    """The request for a ``.nb`` or for an exported model's pair of files."""
    if isinstance(model, Path):
        return EngineRequest(engine, mode, str(model.absolute()), None, threads, native)
    pair = str(model.model_file.absolute()), str(model.params_file.absolute())
    return EngineRequest(engine, mode, *pair, threads, native)

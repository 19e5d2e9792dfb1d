"""The interface of an engine inside its process."""

from __future__ import annotations

import abc
from typing import Any, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.request import EngineRequest
from edgecls.errors import ExportedModelError, InputError

#: Channels, height and width of one image.
ImageShape = Tuple[int, int, int]


class Engine(abc.ABC):
    """A loaded model. ``run`` is ``feed``, ``forward``, ``fetch``; a stopwatch belongs around ``forward`` alone.

    Attributes:
        name: the engine's name.
        mode: how it computes.
        threads: threads that compute one batch.
        version: of the engine's library.
        load_ms: time that creating the predictor took, without importing the library.
    """

    def __init__(
        self,
        request: EngineRequest,
        *,
        version: str,
        load_ms: float,
        image_shape: Optional[ImageShape] = None,
    ) -> None:
        self.name = request.engine
        self.mode = request.mode
        self.threads = request.threads
        self.version = version
        self.load_ms = load_ms
        self._image_shape = image_shape
        self._fed: Tuple[int, ...] = ()

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """Infer one batch: float32 [N, C, H, W] in, a new float32 [N, classes] out."""
        self.feed(batch)
        self.forward()
        return self.fetch()

    def feed(self, batch: NDArray[np.float32]) -> None:
        """Copy the input into the engine, which reads it on every ``forward`` until the next ``feed``.

        Raises:
            InputError: the batch is of another type or shape than the engine can take.
        """
        check_batch(batch, self._image_shape)
        self._fed = batch.shape
        self._set_input(batch)

    @abc.abstractmethod
    def forward(self) -> None:
        """Compute. Nothing is copied in or out of Python."""

    def fetch(self) -> NDArray[np.float32]:
        """A copy of the output of the last ``forward``, [N, classes].

        Raises:
            ExportedModelError: the model gives something else than a row of scores for each image.
        """
        output = np.array(self._get_output(), np.float32)
        images, *image_shape = self._fed
        self._image_shape = (image_shape[0], image_shape[1], image_shape[2])
        if output.ndim != 2 or len(output) != images:
            raise ExportedModelError(
                f"the model's output for {images} images has shape {output.shape}, not a row for each image",
                hint="export the classifier with its pooling and classifier layers",
            )
        return output

    def close(self) -> None:
        """Release the model; nothing may be asked of the engine afterwards."""
        self.__dict__.pop("_predictor", None)

    @abc.abstractmethod
    def _set_input(self, batch: NDArray[np.float32]) -> None: ...

    @abc.abstractmethod
    def _get_output(self) -> NDArray[np.float32]: ...


def check_batch(batch: NDArray[Any], image_shape: Optional[ImageShape]) -> None:
    """Refuse what the native libraries would compute garbage from or abort on.

    Args:
        batch: the input.
        image_shape: what the engine has to be fed; None where its first batch decides. A predictor keeps buffers
            of that size: fed another height or width, Paddle-Lite corrupts its memory.

    Raises:
        InputError: the batch is not contiguous float32 [N, C, H, W] with N of at least 1, or of another image shape.
    """
    if not isinstance(batch, np.ndarray) or batch.dtype != np.float32 or batch.ndim != 4:
        found = f"{batch.dtype} {batch.shape}" if isinstance(batch, np.ndarray) else type(batch).__name__
        raise InputError(f"a batch must be float32 of shape (N, C, H, W), got {found}", hint="preprocess the images")
    if 0 in batch.shape:
        raise InputError(f"a batch of shape {batch.shape} is empty", hint="give at least one image")
    if not batch.flags.c_contiguous:
        raise InputError("the batch is not contiguous in memory", hint="pass it through numpy.ascontiguousarray")
    if image_shape is not None and batch.shape[1:] != image_shape:
        raise InputError(
            f"the engine was loaded for images of {_text(image_shape)}, got {_text(batch.shape[1:])}",
            hint="load another engine for another size",
        )


def one_tensor(names: Any, what: str, model: str) -> str:
    """The name of the only input or output of a model.

    Raises:
        ExportedModelError: there are none or several.
    """
    if len(names) != 1:
        raise ExportedModelError(
            f"{model} has {len(names)} {what}s, an image classifier has one", hint="export the classifier alone"
        )
    return str(names[0])


def _text(shape: Tuple[int, ...]) -> str:
    return "x".join(str(side) for side in shape)

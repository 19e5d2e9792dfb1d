"""``edgecls.Classifier``: a model that answers, for programs."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import List, Optional, Sequence, Tuple, Union, overload

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.folder import Artifact
from edgecls.errors import ImageError, SettingsError, VerificationError
from edgecls.prediction.choice import Options, open_backend
from edgecls.prediction.golden import check_golden
from edgecls.prediction.pictures import Named, Picture, as_rgb, unfold
from edgecls.prediction.result import Prediction
from edgecls.prediction.scores import best, probabilities
from edgecls.preprocess.apply import preprocess
from edgecls.worker.closing import Closing


class Classifier(Closing):
    """An artifact in the best engine of this machine, which is named in every result.

    ::

        with edgecls.Classifier("workspace/PPLCNet_x0_25-arm64-v8a-int8") as classifier:
            seen = classifier.predict("photo.jpg")
            print(seen.label, seen.score, seen.inference_ms)

    Before it answers it has reproduced the artifact's golden output, as the device's benchmark must.

    Any thread may use it. Decoding and preprocessing run side by side, inferences one after the other: for more at
    once, make several. It belongs to the process that made it, not to one forked from that.

    Paddle-Lite runs in this process, where it is fastest and where a native crash would end the program; what is known
    to crash or to be wrong is refused before it is loaded. ``isolated`` keeps it in a process of its own, which costs
    the copying of each batch. Paddle Inference always has its own.

    Attributes:
        artifact: the model.
        engine: engine, version and mode, as "paddle_lite_c v2.12 fp32".
        threads: threads that compute one batch; fewer than asked for where the engine has no more.

    Args:
        artifact: the artifact, or the path of its folder.
        threads: most threads that compute one batch.
        engine: "ENGINE" or "ENGINE:MODE"; the best that is there by default.
        soc: name of a chip that Paddle-Lite's library knows, as "SM8150", to switch on instructions that it would not
            use here. For the whole process: the first classifier with that library decides.
        power_mode: how Paddle-Lite's library binds threads to cores; all but "none" bind the thread that predicts.
        runtime: beginning of the name of the runtime to use; the newest that fits by default.
        batch_size: pictures that go through the engine at once where several are given.
        isolated: keep the engine in a process of its own.
        force: use a runtime of a version that is known to give wrong results.

    Raises:
        ArtifactError: the artifact is missing or damaged, or lacks what the engine needs.
        SettingsError: the arguments don't go together.
        MissingPackageError: there is no engine on this machine.
        RuntimeLibraryError: the runtime is not there or can't be used from Python.
        VersionMismatchError: the runtime would compute wrong results from this artifact.
        NbError: the ``.nb`` can't run on this machine.
        ParityError: the engine does not reproduce the golden output.
        WorkerError: an engine in a process of its own crashed or hung.
    """

    def __init__(
        self,
        artifact: Union[str, Path, Artifact],
        threads: int = 4,
        engine: Optional[str] = None,
        *,
        soc: Optional[str] = None,
        power_mode: str = "none",
        runtime: Optional[str] = None,
        batch_size: int = 8,
        isolated: bool = False,
        force: bool = False,
    ) -> None:
        self.artifact = artifact if isinstance(artifact, Artifact) else Artifact.load(Path(artifact))
        if batch_size < 1:
            raise SettingsError(f"a batch of {batch_size} pictures is impossible", hint="give 1 or more")
        self._batch_size = batch_size
        self._labels = self.artifact.labels
        self._spec = self.artifact.description.preprocess
        self._kind = self.artifact.description.output_kind
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._closed = False
        self._backend = open_backend(self.artifact, Options(engine, threads, soc, power_mode, runtime, isolated, force))
        self.engine = f"{self._backend.name} {self._backend.version} {self._backend.mode}"
        self.threads = self._backend.threads
        try:
            self._golden = check_golden(self.artifact, self._backend)
        except BaseException:
            self.close()
            raise

    @overload
    def predict(self, source: Union[str, Path, bytes], *, top_k: int = ..., color: str = ...) -> Prediction: ...

    @overload
    def predict(
        self, source: Union[List[Picture], Tuple[Picture, ...]], *, top_k: int = ..., color: str = ...
    ) -> List[Prediction]: ...

    @overload
    def predict(
        self, source: Picture, *, top_k: int = ..., color: str = ...
    ) -> Union[Prediction, List[Prediction]]: ...

    def predict(
        self, source: Union[Picture, Sequence[Picture]], *, top_k: int = 5, color: str = "RGB"
    ) -> Union[Prediction, List[Prediction]]:
        """Classify one picture or several.

        Args:
            source: a path, the bytes of a file, an array of uint8 [H, W, 3] or a picture of Pillow's; or a list or
                tuple of them, or an array [N, H, W, 3].
            top_k: classes to name for each.
            color: order of the channels of arrays, "RGB", or "BGR" as OpenCV's cameras give them.

        Returns:
            A Prediction; a list of them, in the same order, where several were given.

        Raises:
            ImageError: a picture can't be read; the message names its file. Nothing of the call is returned then.
            SettingsError: top_k is out of range, or the classifier is closed.
            VerificationError: the engine gave NaN or infinity.
            WorkerCrashed: the engine's own process ended.
        """
        if top_k < 1:
            raise SettingsError(f"top {top_k} names no class", hint="give 1 or more")
        pictures, several = unfold(source)
        if not several:
            return self._predict(pictures, top_k, color)[0]
        found: List[Prediction] = []
        for start in range(0, len(pictures), self._batch_size):
            found += self._predict(pictures[start : start + self._batch_size], top_k, color)
        return found

    def warmup(self, runs: int = 3) -> float:
        """Infer the golden input some times, so that caches and clocks are up.

        Returns:
            Wall time of the last inference, milliseconds.

        Raises:
            SettingsError: the classifier is closed.
        """
        return [self._infer(self._golden)[1] for _ in range(max(1, runs))][-1]

    def close(self) -> None:
        """Release the engine, once a running inference has ended."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._backend.close()

    def _predict(self, pictures: List[Named], top_k: int, color: str) -> List[Prediction]:
        tensors, spent = [], []
        for picture in pictures:
            started = time.perf_counter()
            tensors.append(self._tensor(picture, color))
            spent.append(1000.0 * (time.perf_counter() - started))
        batch = tensors[0][None] if len(tensors) == 1 else np.stack(tensors)
        output, ms = self._infer(batch)
        return [
            self._prediction(picture, row, preprocess_ms, ms / len(pictures), top_k)
            for picture, row, preprocess_ms in zip(pictures, output, spent)
        ]

    def _tensor(self, named: Named, color: str) -> NDArray[np.float32]:
        try:
            return preprocess(as_rgb(named.picture, color), self._spec)
        except ImageError as error:
            if named.file is None or named.file in error.message:
                raise
            raise ImageError(f"{named.file}: {error.message}", hint=error.hint) from error

    def _infer(self, batch: NDArray[np.float32]) -> Tuple[NDArray[np.float32], float]:
        if os.getpid() != self._process:
            raise SettingsError("this classifier belongs to another process", hint="make one after the fork")
        with self._lock:
            if self._closed:
                raise SettingsError("this classifier is closed", hint="make another")
            started = time.perf_counter()
            output = self._backend.run(batch)
            ms = 1000.0 * (time.perf_counter() - started)
        return output, ms

    def _prediction(
        self, named: Named, row: NDArray[np.float32], preprocess_ms: float, ms: float, top_k: int
    ) -> Prediction:
        if not np.isfinite(row).all():
            where = f" for {named.file}" if named.file else ""
            raise VerificationError(
                f"{self.engine} gave NaN or infinity{where}", hint="the model or its quantization is broken"
            )
        ids, shares = best(probabilities(row, self._kind), top_k)
        labels = [self._labels[index] for index in ids]
        return Prediction(named.file, ids, shares, labels, self.engine, ms, preprocess_ms)

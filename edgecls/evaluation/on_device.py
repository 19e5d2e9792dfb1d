"""Getting shards of pictures to a device and their scores back."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any, Callable, List

import numpy as np
from numpy.typing import NDArray

from edgecls.benchmark.device import DeviceBench
from edgecls.benchmark.plan import Planned
from edgecls.devices.device import Device
from edgecls.devices.push import RESERVE_BYTES
from edgecls.errors import VerificationError, WorkerError, from_os_error
from edgecls.evaluation.scores import ScoreFile
from edgecls.evaluation.shards import CHANNELS, Shard
from edgecls.preprocess.apply import level_table
from edgecls.results.row import Row
from edgecls.runner.events import Event
from edgecls.runner.measurement import Measurement
from edgecls.storage.hashing import sha256_file
from edgecls.worker.run import default_deadline

_FOLDER = "pictures"
_SHORT = 16
#: A score as JSON: a float32 that was made a double, its sign, exponent and comma.
_SCORE_BYTES = 26
#: How much slower than the golden image the others may be, and what each costs besides, seconds.
_SLOWER = 10.0
_BESIDES_S = 0.25


class Classifier:
    """The device's scores, picture by picture.

    One runner process classifies the whole list where the device has the space for it, else each shard has one of its
    own and makes room for the next. Shards of a whole list stay for the next evaluation, which sends only new ones.

    Args:
        device: the device.
        bench: it, with the artifact in place.
        planned: the cell.
        proved: its row of the golden image.
        scores: where to keep the scores.
        scratch: a folder on this machine.
        tell: gets passing news.

    Raises:
        DeviceError: the device can't be asked for its free space.
    """

    def __init__(
        self,
        device: Device,
        bench: DeviceBench,
        planned: Planned,
        proved: Row,
        scores: ScoreFile,
        scratch: Path,
        tell: Callable[[str], None],
    ) -> None:
        self.scores = scores
        self._device = device
        self._bench = bench
        self._planned = planned
        self._proved = proved
        self._scratch = scratch
        self._tell = tell
        self._waiting: List[str] = []
        self._waiting_images = 0
        self._done = 0
        self._processes = 0
        total, classes = scores.rows.shape
        self._total = total
        height, width = planned.artifact.description.preprocess.size
        needed = total * (CHANNELS * height * width + classes * _SCORE_BYTES) + RESERVE_BYTES
        self._at_once = device.free_bytes(device.root()) >= needed
        self._table = self._push("table.npy", level_table(planned.artifact.description.preprocess))

    @property
    def note(self) -> str:
        """How the list was run."""
        if self._at_once:
            return f"{self._device.id} classified the whole list in one process"
        return f"{self._device.id} has no space for the whole list and classified it in {self._processes} parts"

    def take(self, shard: Shard) -> None:
        """Bring a shard to the device; its scores are there after ``finish`` at the latest.

        Raises:
            EdgeclsError: as ``finish``.
        """
        self._waiting.append(self._push(f"{self._done + self._waiting_images}.npy", shard.pictures))
        self._waiting_images += len(shard.pictures)
        if not self._at_once:
            self._classify()
            self._device.remove(self._waiting.pop())

    def finish(self) -> None:
        """Have all scores.

        Raises:
            DeviceError: the device or its runner failed.
            WorkerError: the runner's answers are no list of scores for the pictures.
            VerificationError: it gives another number of scores than there are classes.
        """
        if self._waiting:
            self._classify()

    def _classify(self) -> None:
        expected, first = self._waiting_images, self._done
        classes = self.scores.rows.shape[1]

        def on_event(event: Event, measurement: Measurement) -> None:
            if event["event"] != "prediction":
                return
            done = measurement.predictions
            if done > expected:
                raise self._incomplete(f"told of more than the {expected} images that it was given")
            if len(event["values"]) != classes:
                raise VerificationError(
                    f"{self._device.id} gives {len(event['values'])} scores for {classes} classes",
                    hint="make the artifact again with edgecls optimize",
                )
            self.scores.put(first + done - 1, event["values"], event["ms"])
            self._tell(f"{self._device.id}: {first + done} of {self._total} images")

        deadline_s = default_deadline() + expected * (_SLOWER * self._proved.first_ms / 1e3 + _BESIDES_S)
        measurement = self._bench.classify(self._planned, self._waiting, self._table, on_event, deadline_s=deadline_s)
        if measurement.predictions != expected:
            raise self._incomplete(f"told of {measurement.predictions} of the {expected} images that it was given")
        self._done += expected
        self._waiting_images = 0
        self._processes += 1

    def _incomplete(self, what: str) -> WorkerError:
        return WorkerError(f"{self._device.id}: the runner {what}", hint="run it again; if it stays, report it")

    def _push(self, name: str, array: NDArray[Any]) -> str:
        """Where an array is on the device; it is named by what it holds."""
        path = self._scratch / name
        try:
            np.save(path, array)
            remote = f"{_FOLDER}/{sha256_file(path)[:_SHORT]}.npy"
            self._bench.push({remote: path})
            path.unlink()
        except OSError as error:
            raise from_os_error(error, path) from error
        return posixpath.join(self._device.root(), remote)

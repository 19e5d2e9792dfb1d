"""Bringing a runner, its library and what it shall measure to a device."""

from __future__ import annotations

import posixpath
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, Optional, Tuple

import numpy as np

from edgecls.artifact.folder import Artifact
from edgecls.artifact.golden import golden_input
from edgecls.benchmark.choose import Choice
from edgecls.benchmark.runner_files import runner_files
from edgecls.devices.device import Device
from edgecls.devices.push import Progress, PushReport, push_files
from edgecls.devices.retry import BACK_S
from edgecls.runner.remote import StagedRunner
from edgecls.storage.hashing import sha256_file

_SHORT = 16


@dataclass(frozen=True)
class StagedArtifact:
    """An artifact on a device: the paths of its ``.nb`` and of its golden input there."""

    nb: str
    input: str


class Staging:
    """The files of a bench, by what they hold: the names on the device are made of hashes.

    Args:
        device: where they go.
        choice: what runs there.

    Raises:
        EdgeclsError: the runner can't be built, or the device has no place for it.
    """

    def __init__(self, device: Device, choice: Choice) -> None:
        self._device = device
        self._scratch = tempfile.TemporaryDirectory(prefix="edgecls-stage-")
        try:
            runner = runner_files(choice, device.root(), Path(self._scratch.name))
        except BaseException:
            self.close()
            raise
        self._runner = runner.staged
        self._files: Dict[str, Path] = dict(runner.files)
        self._artifacts: Dict[Path, Tuple[str, str]] = {}

    @property
    def runner(self) -> StagedRunner:
        """The runner, once it was pushed."""
        return self._runner

    def add(self, artifacts: Iterable[Artifact]) -> None:
        """Take artifacts in: their ``.nb`` and golden input, nothing of what the host alone needs.

        Raises:
            StorageError: a file can't be read or written.
            ImageError: the artifact's golden picture is damaged.
        """
        for artifact in artifacts:
            image = Path(self._scratch.name) / f"input{len(self._artifacts)}.npy"
            np.save(image, golden_input(artifact))
            nb = self._add(f"models/{sha256_file(artifact.nb)[:_SHORT]}/model.nb", artifact.nb)
            self._artifacts[artifact.path] = nb, self._add(f"inputs/{sha256_file(image)[:_SHORT]}.npy", image)

    def push(self, *, progress: Optional[Progress] = None, back_s: float = BACK_S) -> PushReport:
        """Have all of it on the device; what is there already is not sent again.

        Raises:
            DeviceError: what ``push_files`` raises.
        """
        return push_files(self._device, self._files, progress=progress, back_s=back_s)

    def staged(self, artifact: Artifact) -> StagedArtifact:
        """Where an artifact is, once it was pushed."""
        nb, image = self._artifacts[artifact.path]
        return StagedArtifact(self._remote(nb), self._remote(image))

    def close(self) -> None:
        """Remove the scratch folder on this machine."""
        self._scratch.cleanup()

    def _add(self, name: str, path: Path) -> str:
        self._files[name] = path
        return name

    def _remote(self, name: str) -> str:
        return posixpath.join(self._device.root(), name)

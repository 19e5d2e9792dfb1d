"""Reading an artifact folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import List, Tuple

from edgecls.artifact.description import Description
from edgecls.errors import ArtifactError, InputError
from edgecls.storage.hashing import sha256_file
from edgecls.storage.json_file import read_json

MODEL_NB = "model.nb"
MODEL_JSON = "model.json"
LABELS = "labels.txt"
HOST = "host"
TWIN_NB = "twin.nb"
#: In the host part of an int8 artifact: the fp32 model that was quantized, rewritten from the export.
REWRITTEN = "rewritten"
#: Names of the pair that Paddle calls an inference model.
MODEL_FILE, PARAMS_FILE = "inference.pdmodel", "inference.pdiparams"

_HINT = "make it again with edgecls optimize"


@dataclass(frozen=True)
class Artifact:
    """An artifact on disk.

    Attributes:
        path: the folder.
        description: what ``model.json`` says.
    """

    path: Path
    description: Description

    @classmethod
    def load(cls, path: Path) -> Artifact:
        """Read a folder's description.

        Args:
            path: the folder, or a file in it.

        Raises:
            ArtifactError: it is no artifact, or a file of it is missing or damaged.
        """
        folder = path.parent if path.is_file() else path
        description_file = folder / MODEL_JSON
        if not folder.is_dir():
            raise ArtifactError(f"{path} does not exist", hint="name an artifact folder made by edgecls optimize")
        if not description_file.is_file():
            raise ArtifactError(f"{folder} has no {MODEL_JSON}", hint="name a folder made by edgecls optimize")
        artifact = cls(path=folder, description=_read_description(description_file))
        if not artifact.nb.is_file():
            raise ArtifactError(f"{folder} has no {MODEL_NB}", hint=_HINT)
        size, wanted = artifact.nb.stat().st_size, artifact.description.nb["size_bytes"]
        if size != wanted:
            raise ArtifactError(f"{artifact.nb} has {size} bytes, {MODEL_JSON} says {wanted}", hint=_HINT)
        return artifact

    def verify(self) -> None:
        """Compare ``model.nb`` with the hash in ``model.json``.

        Raises:
            ArtifactError: they differ.
        """
        if sha256_file(self.nb) != self.description.nb.get("sha256"):
            raise ArtifactError(f"{self.nb} is not the file that {MODEL_JSON} describes", hint=_HINT)

    @property
    def name(self) -> str:
        return self.path.resolve().name

    @property
    def nb(self) -> Path:
        return self.path / MODEL_NB

    @cached_property
    def labels(self) -> List[str]:
        """The class names by class id.

        Raises:
            ArtifactError: the file is missing or has another number of lines than the model has classes.
        """
        try:
            lines = (self.path / LABELS).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
            raise ArtifactError(f"{self.path / LABELS} can't be read: {reason}", hint=_HINT) from error
        classes = self.description.output.shape[-1]
        if len(lines) != classes:
            raise ArtifactError(f"{self.path / LABELS} has {len(lines)} lines for {classes} classes", hint=_HINT)
        return lines

    def exported(self, precision: str = "fp32") -> Tuple[Path, Path]:
        """The exported ("fp32") or quantized ("int8") model, or the one that was quantized (REWRITTEN).

        Raises:
            ArtifactError: the artifact was stripped of its host part.
        """
        folder = self.path / HOST / precision
        return self._required(folder / MODEL_FILE), self._required(folder / PARAMS_FILE)

    @property
    def twin(self) -> Path:
        """The fp32 ``.nb`` for x86 that stands for the artifact on the host.

        Raises:
            ArtifactError: the artifact was stripped of its host part.
        """
        if self.description.target == "x86_64":
            return self.nb
        return self._required(self.path / HOST / TWIN_NB)

    def _required(self, path: Path) -> Path:
        if not path.is_file():
            raise ArtifactError(f"{self.path} has no {path.relative_to(self.path)}", hint=_HINT)
        return path


def _read_description(path: Path) -> Description:
    try:
        return Description.from_json(read_json(path, hint=_HINT))
    except ArtifactError as error:
        raise ArtifactError(f"{path.parent}: {error.message}", hint=error.hint) from error
    except InputError as error:
        raise ArtifactError(error.message, hint=error.hint) from error

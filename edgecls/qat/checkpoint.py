"""All that a training needs to go on: one file, replaced whole."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import from_os_error
from edgecls.qat.progress import History
from edgecls.storage.atomic import atomic_path

CHECKPOINT = "checkpoint.npz"
_META = "meta"

Arrays = Dict[str, NDArray[Any]]


@dataclass
class Checkpoint:
    """The state after some steps.

    Attributes:
        step: steps done.
        network: parameters, statistics and scales of the student by structured name.
        best: the same of its best validation.
        optimizer: Adam's moments by Paddle's names.
        history: the validations.
        losses: of the steps since the last one.
    """

    step: int
    network: Arrays
    best: Arrays
    optimizer: Arrays
    history: History = field(default_factory=History)
    losses: List[float] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write it in place of an older one.

        Raises:
            StorageError: it can't be written; the older one is whole.
        """
        meta = json.dumps({"step": self.step, "history": self.history.to_json(), "losses": self.losses})
        arrays: Arrays = {_META: np.frombuffer(meta.encode("utf-8"), np.uint8)}
        for part in ("network", "best", "optimizer"):
            arrays.update({f"{part}/{name}": array for name, array in getattr(self, part).items()})
        with atomic_path(path) as temporary, temporary.open("wb") as stream:
            np.savez(stream, **arrays)

    @classmethod
    def load(cls, path: Path) -> Optional[Checkpoint]:
        """The one in a file; None where there is none or it is damaged, as an older release may have left it.

        Raises:
            StorageError: it can't be read.
        """
        try:
            # numpy leaves a file open that it opened itself and found damaged.
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            meta = json.loads(arrays.pop(_META).tobytes().decode("utf-8"))
            return cls(
                step=int(meta["step"]),
                network=_part(arrays, "network/"),
                best=_part(arrays, "best/"),
                optimizer=_part(arrays, "optimizer/"),
                history=History.from_json(meta["history"]),
                losses=[float(loss) for loss in meta["losses"]],
            )
        except FileNotFoundError:
            return None
        except OSError as error:
            raise from_os_error(error, path) from error
        except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return None


def _part(arrays: Mapping[str, NDArray[Any]], prefix: str) -> Arrays:
    return {name[len(prefix) :]: array for name, array in arrays.items() if name.startswith(prefix)}

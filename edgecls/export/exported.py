"""An exported model on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Tuple

from edgecls.errors import ExportedModelError, from_os_error
from edgecls.export.foreign import refuse_file, refuse_folder

MODEL_SUFFIX, PARAMS_SUFFIX = ".pdmodel", ".pdiparams"
STEM = "inference"
#: The names of Paddle 1, when all parameters are in one file.
_OLD_PAIR = ("__model__", "__params__")


@dataclass(frozen=True)
class ExportedModel:
    """An exported model: topology and parameters.

    Attributes:
        model_file: the ``.pdmodel``.
        params_file: the ``.pdiparams``.
    """

    model_file: Path
    params_file: Path


def find_exported(path: Path) -> ExportedModel:
    """The exported model in a folder, or that of which ``path`` is one file.

    ``inference.pdmodel`` is meant where a folder has others beside it. The content is not looked at; that is what
    ``program.read`` does.

    Raises:
        ExportedModelError: there is none, or several, one half is missing or empty, or it is of another kind.
        StorageError: it can't be looked at.
    """
    try:
        if path.is_dir():
            found = _in_folder(path)
        elif path.is_file():
            found = _of_file(path)
        else:
            raise ExportedModelError(
                f"there is no file or folder {str(path)[:200]!r}",
                hint="name a folder with inference.pdmodel, or see edgecls models",
            )
        for part in (found.model_file, found.params_file):
            if part.stat().st_size == 0:
                raise ExportedModelError(f"{part} is empty", hint="export the model again, or copy the file again")
    except OSError as error:
        raise from_os_error(error, path) from error
    return found


def _in_folder(folder: Path) -> ExportedModel:
    items = sorted(item for item in folder.iterdir() if item.is_file())
    models = [item for item in items if item.suffix == MODEL_SUFFIX]
    meant = [item for item in models if item.stem == STEM] or models
    if len(meant) > 1:
        raise ExportedModelError(
            f"{folder} holds {len(meant)} exported models: {', '.join(item.name for item in meant[:6])}",
            hint="name the .pdmodel that you mean",
        )
    if meant:
        return _pair(*_names(meant[0]))
    if any(item.name == _OLD_PAIR[0] for item in items):
        return _pair(folder / _OLD_PAIR[0], folder / _OLD_PAIR[1])
    raise refuse_folder(folder, items, _below(folder))


def _of_file(path: Path) -> ExportedModel:
    if path.name in _OLD_PAIR:
        return _pair(path.with_name(_OLD_PAIR[0]), path.with_name(_OLD_PAIR[1]))
    if path.suffix in (MODEL_SUFFIX, PARAMS_SUFFIX):
        return _pair(*_names(path))
    raise refuse_file(path)


def _names(path: Path) -> Tuple[Path, Path]:
    return path.with_suffix(MODEL_SUFFIX), path.with_suffix(PARAMS_SUFFIX)


def _pair(model_file: Path, params_file: Path) -> ExportedModel:
    for part, other in ((model_file, params_file), (params_file, model_file)):
        if not part.is_file():
            if part is model_file and part.with_suffix(".json").is_file():
                raise refuse_file(part.with_suffix(".json"))
            raise ExportedModelError(
                f"{other} has no {part.name} beside it",
                hint="keep both files in one folder under one name, as paddle.jit.save writes them",
            )
    return ExportedModel(model_file, params_file)


def _below(folder: Path) -> List[Path]:
    """Subfolders that hold an exported model: an unpacked archive has one."""
    return sorted(item for item in folder.iterdir() if item.is_dir() and any(item.glob(f"*{MODEL_SUFFIX}")))

"""An exported model on disk, and what people hand over in its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from edgecls.errors import ExportedModelError

MODEL_SUFFIX, PARAMS_SUFFIX = ".pdmodel", ".pdiparams"
_OLD_PAIR = ("__model__", "__params__")

_EXPORT_AGAIN = (
    "export it again as .pdmodel: with Paddle 2.6 call paddle.jit.save, "
    "with Paddle 3.0.0 set FLAGS_enable_pir_api=0 first"
)

#: What a file of another kind is, and what to do with it.
_OTHER_KINDS = {
    ".json": ("is an export of Paddle 3 (PIR), which opt can't read", _EXPORT_AGAIN),
    ".pdparams": ("holds weights without a network", "name the architecture and give the file as --weights"),
    ".pdopt": ("holds the state of an optimizer", "give inference.pdmodel and inference.pdiparams"),
    ".onnx": ("is an ONNX model", "convert it to Paddle with x2paddle first"),
    ".nb": ("is converted already", "look at it with edgecls inspect"),
    ".tar": ("is an archive", "unpack it and give the folder"),
}


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

    ``inference.pdmodel`` is preferred where a folder has several pairs beside it.

    Raises:
        ExportedModelError: there is none, one half is missing or empty, or it is of another kind.
    """
    if path.is_dir():
        found = _in_folder(path)
    elif path.is_file():
        found = _of_file(path)
    else:
        raise ExportedModelError(
            f"{path} does not exist", hint="name a folder with inference.pdmodel, or see edgecls models"
        )
    for part in (found.model_file, found.params_file):
        if part.stat().st_size == 0:
            raise ExportedModelError(f"{part} is empty", hint="export the model again")
    return found


def _in_folder(folder: Path) -> ExportedModel:
    models = sorted(item for item in folder.iterdir() if item.suffix == MODEL_SUFFIX and item.is_file())
    preferred = [item for item in models if item.stem == "inference"]
    if preferred or len(models) == 1:
        return _of_file((preferred or models)[0])
    if models:
        names = ", ".join(item.name for item in models[:4])
        raise ExportedModelError(f"{folder} holds {len(models)} models: {names}", hint="name one of the files")
    if (folder / _OLD_PAIR[0]).is_file():
        return _of_file(folder / _OLD_PAIR[0])
    raise _nothing_in(folder)


def _of_file(path: Path) -> ExportedModel:
    if path.name in _OLD_PAIR:
        return _pair(path.with_name(_OLD_PAIR[0]), path.with_name(_OLD_PAIR[1]))
    if path.suffix in (MODEL_SUFFIX, PARAMS_SUFFIX):
        return _pair(path.with_suffix(MODEL_SUFFIX), path.with_suffix(PARAMS_SUFFIX))
    what, hint = _OTHER_KINDS.get(path.suffix, ("is no exported model", "name a folder with inference.pdmodel"))
    raise ExportedModelError(f"{path} {what}", hint=hint)


def _pair(model_file: Path, params_file: Path) -> ExportedModel:
    for part, other in ((model_file, params_file), (params_file, model_file)):
        if not part.is_file():
            raise ExportedModelError(f"{other} has no {part.name} beside it", hint="keep both files in one folder")
    return ExportedModel(model_file, params_file)


def _nothing_in(folder: Path) -> ExportedModelError:
    other = _telling_file(sorted(folder.iterdir()))
    if other is None:
        return ExportedModelError(f"{folder} holds no .pdmodel", hint="name a folder with inference.pdmodel")
    what, hint = _OTHER_KINDS[other.suffix]
    return ExportedModelError(f"{folder} holds no .pdmodel, and {other.name} {what}", hint=hint)


def _telling_file(items: List[Path]) -> Optional[Path]:
    """The file that best tells what the folder is: a PIR export has a .pdiparams beside its .json."""
    for suffix in _OTHER_KINDS:
        for item in items:
            if item.suffix == suffix and item.is_file():
                return item
    return None

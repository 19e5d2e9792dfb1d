"""What people hand over in place of an exported model: what it is, and what to do with it."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Sequence, Tuple

from edgecls.errors import ExportedModelError

_WANTED = "name a folder with inference.pdmodel and inference.pdiparams"
_EXPORT_AGAIN = (
    "export it again as .pdmodel: with paddle.jit.save of Paddle 2.6.2, "
    "or with Paddle 3.0.0 after setting FLAGS_enable_pir_api=0"
)
_NAME_ARCHITECTURE = (
    "name its architecture and give the file with --weights: edgecls optimize PPLCNet_x1_0 --weights FILE"
)
_ONNX = (
    "name its architecture and give the file with --weights where edgecls models lists it, "
    "else convert it to Paddle with x2paddle and give the folder that it writes"
)
_GIVE_WEIGHTS = "name the architecture and give the .pdparams beside it with --weights"

#: By the end of the name; in a folder the first that is there tells what the folder is.
_KINDS = (
    (".pdparams", "holds weights without a network", _NAME_ARCHITECTURE),
    (".pdopt", "is the state of an optimizer", _GIVE_WEIGHTS),
    (".pdstates", "is the state of a training", _GIVE_WEIGHTS),
    (".nb", "is converted for Paddle-Lite already", "look at it with edgecls inspect"),
    (".onnx", "is an ONNX model", _ONNX),
    (".pt", "is a PyTorch model", "export it to ONNX, and that to Paddle with x2paddle"),
    (".pth", "is a PyTorch model", "export it to ONNX, and that to Paddle with x2paddle"),
    (".tflite", "is a TensorFlow Lite model", _WANTED),
    (".tar", "is an archive", "unpack it and give the folder"),
    (".tar.gz", "is an archive", "unpack it and give the folder"),
    (".zip", "is an archive", "unpack it and give the folder"),
    (".pdiparams.info", "describes parameters for training", _WANTED),
)
#: The first bytes of a PIR program hold its name; a person's other JSON files don't.
_PIR_HEAD, _PIR_SIGN = 4096, b'"pir"'


def refuse_file(path: Path) -> ExportedModelError:
    """The error for a file that is no part of an exported model."""
    what, hint = _kind(path) or ("is no exported model", _WANTED)
    return ExportedModelError(f"{path} {what}", hint=hint)


def refuse_folder(folder: Path, items: Sequence[Path], below: Sequence[Path]) -> ExportedModelError:
    """The error for a folder without an exported model.

    Args:
        folder: the folder.
        items: its files.
        below: its subfolders that hold one.
    """
    for item in sorted(items, key=_rank):
        kind = _kind(item)
        if kind is not None:
            return ExportedModelError(f"{folder} holds no .pdmodel, and {item.name} {kind[0]}", hint=kind[1])
    if below:
        return ExportedModelError(f"{folder} holds no .pdmodel, its subfolder does", hint=f"name {below[0]}")
    state = "holds no .pdmodel" if items else "is empty"
    return ExportedModelError(f"{folder} {state}", hint=_WANTED)


def _kind(path: Path) -> Optional[Tuple[str, str]]:
    if path.suffix == ".json":
        if not _is_pir(path):
            return None
        return "is an export of Paddle 3 (PIR), which Paddle-Lite's opt can't read", _EXPORT_AGAIN
    if path.name == "__model__":
        return None
    return next(((what, hint) for end, what, hint in _KINDS if path.name.endswith(end)), None)


def _rank(path: Path) -> Tuple[int, str]:
    """PIR first, which has a .pdiparams beside it, then as listed."""
    if path.suffix == ".json":
        return -1, path.name
    return next((rank for rank, (end, _, _) in enumerate(_KINDS) if path.name.endswith(end)), len(_KINDS)), path.name


def _is_pir(path: Path) -> bool:
    with path.open("rb") as stream:
        return _PIR_SIGN in stream.read(_PIR_HEAD).lower()

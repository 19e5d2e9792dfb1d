"""PaddleClas's networks without the rest of PaddleClas. Runs in a child process that has Paddle.

Importing paddleclas pulls in faiss, scikit-learn, pandas and more, and its pins are old; the five families need none
of it. Their modules are imported below empty stand-ins for the packages that lead to them, which are gone again
afterwards: who imports paddleclas later gets the real one.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import logging
import sys
import types
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator

from edgecls.errors import MissingPackageError, ModelNameError

#: Module of each family below ppcls.arch.backbone, by the beginning of an architecture's name.
_FAMILIES = {
    "PPHGNetV2_": "legendary_models.pp_hgnet_v2",
    "PPHGNet_": "legendary_models.pp_hgnet",
    "PPLCNet_": "legendary_models.pp_lcnet",
    "SE_HRNet_": "legendary_models.hrnet",
    "HRNet_": "legendary_models.hrnet",
    "GhostNet_": "model_zoo.ghostnet",
}

_PACKAGES = (
    "paddleclas",
    "paddleclas.ppcls",
    "paddleclas.ppcls.arch",
    "paddleclas.ppcls.arch.backbone",
    "paddleclas.ppcls.arch.backbone.base",
    "paddleclas.ppcls.arch.backbone.legendary_models",
    "paddleclas.ppcls.arch.backbone.model_zoo",
    "paddleclas.ppcls.utils",
)

_INSTALL = "run scripts/setup.sh, or pip install --no-deps paddleclas==2.6.0"


def build(paddle: Any, name: str, class_num: int) -> Any:
    """Build an architecture of the catalogue with fresh parameters.

    Args:
        paddle: the imported module.
        name: as in the catalogue.
        class_num: number of classes.

    Returns:
        A ``paddle.nn.Layer`` that maps [N, 3, H, W] to logits [N, class_num].

    Raises:
        MissingPackageError: paddleclas is not installed, or not one that edgecls knows.
        ModelNameError: PaddleClas has no such architecture.
    """
    family = next((module for beginning, module in _FAMILIES.items() if name.startswith(beginning)), None)
    if family is None:
        raise ModelNameError(f"{name} is of no family that edgecls knows", hint="see edgecls models")
    module = _import_family(family)
    maker = getattr(module, name, None)
    if maker is None:
        raise ModelNameError(f"PaddleClas has no {name}", hint="see edgecls models")
    # hrnet.py looks every name up in this table, even without pretraining, and lacks some of its own.
    urls: Dict[str, str] = module.MODEL_URLS
    urls.setdefault(name, "")
    # GhostNet names its parameters itself: without a guard a second one in the same process clashes.
    with paddle.utils.unique_name.guard():
        return maker(pretrained=False, class_num=class_num)


@functools.lru_cache(maxsize=None)
def _import_family(module: str) -> Any:
    spec = importlib.util.find_spec("paddleclas")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPackageError(f"{sys.executable} has no paddleclas", hint=_INSTALL)
    root = Path(next(iter(spec.submodule_search_locations)))
    with _stand_ins(root):
        try:
            return importlib.import_module(f"paddleclas.ppcls.arch.backbone.{module}")
        except ImportError as error:
            raise MissingPackageError(f"the paddleclas in {root} can't be used: {error}", hint=_INSTALL) from error


@contextmanager
def _stand_ins(root: Path) -> Iterator[None]:
    """Empty packages in place of paddleclas, whose files are below ``root``."""
    hidden = _take_out()
    for name in _PACKAGES:
        package = types.ModuleType(name)
        package.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = package
    logger = types.ModuleType("paddleclas.ppcls.utils.logger")
    for level in ("debug", "info", "warning", "error"):
        setattr(logger, level, logging.getLogger("paddleclas").debug)
    loading = types.ModuleType("paddleclas.ppcls.utils.save_load")
    loading.load_dygraph_pretrain = _refuse_to_load  # type: ignore[attr-defined]
    sys.modules.update({logger.__name__: logger, loading.__name__: loading})
    try:
        yield
    finally:
        _take_out()
        sys.modules.update(hidden)


def _take_out() -> Dict[str, types.ModuleType]:
    """Remove paddleclas and all below it from the imported modules."""
    names = [name for name in sys.modules if name.split(".")[0] == "paddleclas"]
    return {name: sys.modules.pop(name) for name in names}


def _refuse_to_load(*_: Any, **__: Any) -> None:
    raise AssertionError("networks are built with pretrained=False")

"""PaddleClas's networks without the rest of PaddleClas. Runs in a child process that has Paddle.

Importing paddleclas pulls in faiss, scikit-learn, pandas and more, and its pins are old; the five families need none
of it. Their modules are imported below empty stand-ins for the packages that lead to them.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import logging
import sys
import types
from pathlib import Path
from typing import Any, Dict

from edgecls.errors import MissingPackageError, ModelNameError

#: Module of each family below ppcls.arch.backbone, by the beginning of an architecture's name, longest first.
_FAMILIES = {
    "PPHGNetV2": "legendary_models.pp_hgnet_v2",
    "PPHGNet": "legendary_models.pp_hgnet",
    "PPLCNet": "legendary_models.pp_lcnet",
    "SE_HRNet": "legendary_models.hrnet",
    "HRNet": "legendary_models.hrnet",
    "GhostNet": "model_zoo.ghostnet",
}

_PACKAGES = (
    "ppcls",
    "ppcls.arch",
    "ppcls.arch.backbone",
    "ppcls.arch.backbone.base",
    "ppcls.arch.backbone.legendary_models",
    "ppcls.arch.backbone.model_zoo",
    "ppcls.utils",
)


def build(paddle: Any, name: str, class_num: int) -> Any:
    """Build an architecture of the catalogue with fresh parameters.

    Args:
        paddle: the imported module.
        name: as in the catalogue.
        class_num: number of classes.

    Returns:
        A ``paddle.nn.Layer`` that maps [N, 3, H, W] to logits [N, class_num].

    Raises:
        MissingPackageError: paddleclas is not installed.
        ModelNameError: PaddleClas has no such architecture.
    """
    module = _family_module(name)
    # hrnet.py looks every name up in this table, and lacks some of its own.
    urls: Dict[str, str] = module.MODEL_URLS
    urls.setdefault(name, "")
    maker = getattr(module, name, None)
    if maker is None:
        raise ModelNameError(f"PaddleClas has no {name}", hint="see edgecls models")
    # GhostNet names its parameters itself: without a guard a second one in the same process clashes.
    with paddle.utils.unique_name.guard():
        return maker(pretrained=False, class_num=class_num)


def _family_module(name: str) -> Any:
    for beginning, module in _FAMILIES.items():
        if name.startswith(beginning):
            _register_packages()
            return importlib.import_module(f"paddleclas.ppcls.arch.backbone.{module}")
    raise ModelNameError(f"{name} is of no family that edgecls knows", hint="see edgecls models")


def _register_packages() -> None:
    if "paddleclas.ppcls.arch.backbone" in sys.modules:
        return
    spec = importlib.util.find_spec("paddleclas")
    if spec is None or not spec.submodule_search_locations:
        raise MissingPackageError(
            f"{sys.executable} has no paddleclas",
            hint="run scripts/setup.sh, or pip install --no-deps paddleclas==2.6.0",
        )
    root = Path(spec.submodule_search_locations[0])
    _register("paddleclas", root)
    for package in _PACKAGES:
        _register(f"paddleclas.{package}", root.joinpath(*package.split(".")))
    logger = types.ModuleType("paddleclas.ppcls.utils.logger")
    for level in ("debug", "info", "warning", "error"):
        setattr(logger, level, getattr(logging.getLogger("paddleclas"), level))
    sys.modules[logger.__name__] = logger
    loading = types.ModuleType("paddleclas.ppcls.utils.save_load")
    for function in ("load_dygraph_pretrain", "load_dygraph_pretrain_from_url"):
        setattr(loading, function, _refuse_to_load)
    sys.modules[loading.__name__] = loading


def _register(name: str, folder: Path) -> None:
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    package.__spec__ = importlib.machinery.ModuleSpec(name, None, is_package=True)
    sys.modules[name] = package


def _refuse_to_load(*_: Any, **__: Any) -> None:
    raise AssertionError("networks are built with pretrained=False")

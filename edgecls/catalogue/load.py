"""The catalogue: all of it, a family, or the model of a name."""

from __future__ import annotations

import functools
from typing import Mapping, Optional, Tuple

from edgecls.catalogue.model import Model
from edgecls.catalogue.read import read_family
from edgecls.catalogue.release import SSLD
from edgecls.errors import ModelNameError, SettingsError

#: One data file for each document, in the order of the listing.
_FILES = ("pplcnet", "ghostnet", "pphgnet", "pphgnetv2", "hrnet")
_SUFFIX = "_ssld"


def list_models(family: Optional[str] = None) -> Tuple[Model, ...]:
    """The 29 architectures, or those of one family (case doesn't matter), small ones first.

    Raises:
        SettingsError: there is no such family.
    """
    if family is None:
        return _read_all()
    chosen = tuple(model for model in _read_all() if model.family.casefold() == family.strip().casefold())
    if not chosen:
        raise SettingsError(f"there is no family {family[:60]!r}", hint=f"use one of {', '.join(list_families())}")
    return chosen


def list_families() -> Tuple[str, ...]:
    """The names of the families, in the order of ``list_models``."""
    return tuple(dict.fromkeys(model.family for model in _read_all()))


def find_model(name: str) -> Model:
    """The model of a name, with the weights that the name asks for.

    Case doesn't matter, ``x0.5`` stands for ``x0_5`` and ``PP-LCNet`` for ``PPLCNet``. With the suffix ``_ssld``
    the model comes back with its ssld weights chosen. Without it, the plain weights are chosen, or the ssld ones
    where the document publishes no others.

    Raises:
        ModelNameError: no architecture has that name, or it has no ssld weights.
    """
    models = {_key(model.name): model for model in _read_all()}
    key = _key(name)
    if key in models:
        return models[key]
    if key.endswith(_SUFFIX) and key[: -len(_SUFFIX)] in models:
        return models[key[: -len(_SUFFIX)]].with_weights(SSLD)
    raise _unknown(name, models)


@functools.lru_cache(maxsize=1)
def _read_all() -> Tuple[Model, ...]:
    return tuple(model for name in _FILES for model in read_family(name))


def _key(name: str) -> str:
    key = name.strip().casefold().replace(".", "_").replace("-", "_")
    return "pp" + key[3:] if key.startswith("pp_") else key


def _unknown(name: str, models: Mapping[str, Model]) -> ModelNameError:
    import difflib

    family = next((family for family in list_families() if _key(family) == _key(name)), None)
    if family is not None:
        return ModelNameError(
            f"{family} is a family of architectures", hint=f"choose one of edgecls models --family {family}"
        )
    close = difflib.get_close_matches(_key(name), list(models), n=1, cutoff=0.5)
    meant = f"did you mean {models[close[0]].name}? " if close else ""
    return ModelNameError(
        f"no architecture is named {name[:60]!r}",
        hint=f"{meant}edgecls models lists all {len(models)}",
    )

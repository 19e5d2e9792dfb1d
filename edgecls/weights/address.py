"""Addresses of the official weights, and their places in the cache."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from edgecls.errors import SettingsError
from edgecls.storage.cache import cache_dir

#: The documents of PP-HGNetV2 and PP-HGNet give their addresses below this one, paddleclas.MODEL_URLS the rest.
OFFICIAL_BASE = "https://paddle-imagenet-models-name.bj.bcebos.com/dygraph/"

_HINT = "set it to an address like https://host/folder/, or unset it"


def base_address() -> str:
    """``$EDGECLS_WEIGHTS_URL``, or the official address; it ends with a slash.

    Raises:
        SettingsError: EDGECLS_WEIGHTS_URL is no http or https address.
    """
    base = os.environ.get("EDGECLS_WEIGHTS_URL", "").strip() or OFFICIAL_BASE
    if not is_web_address(base):
        raise SettingsError(f"EDGECLS_WEIGHTS_URL {base[:80]!r} is no http or https address", hint=_HINT)
    return base.rstrip("/") + "/"


def address_of(relative: str) -> str:
    """The full address of a path of the catalogue.

    Raises:
        SettingsError: EDGECLS_WEIGHTS_URL is no http or https address.
    """
    return urljoin(base_address(), quote(relative))


def cached_path(url: str) -> Path:
    """Where a download of ``url`` is kept.

    The server is part of the path, so that a mirror's file never passes for the official one.
    """
    parts = urlsplit(url)
    names = [parts.netloc, *unquote(parts.path).split("/")]
    safe = [re.sub(r"[^\w.+-]", "_", name) for name in names if name not in ("", ".", "..")]
    return cache_dir().joinpath("downloads", *safe)


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False

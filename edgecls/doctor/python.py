"""The interpreter and the packages that every part of edgecls needs."""

from __future__ import annotations

import importlib.util
import platform
import sys
from importlib import metadata
from typing import Iterator, Optional, Tuple

from edgecls._version import __version__
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine

_OLDEST, _NEWEST_TRIED = (3, 9), (3, 13)

#: Import name, distributions that may bring it, and what is so without it.
_BASE: Tuple[Tuple[str, Tuple[str, ...], str], ...] = (
    ("click", ("click",), "nothing starts"),
    ("numpy", ("numpy",), "nothing can be predicted"),
    ("cv2", ("opencv-python-headless", "opencv-python", "opencv-contrib-python-headless"), "no picture can be read"),
    ("elftools", ("pyelftools",), "no runtime can be read"),
)


def check(machine: Machine) -> Iterator[Finding]:
    """Python itself, edgecls and its base packages."""
    yield python_finding(sys.version_info[:2])
    yield Finding("edgecls", "ok", __version__)
    for name, distributions, without in _BASE:
        if importlib.util.find_spec(name) is None:
            yield Finding(distributions[0], "wrong", f"is not installed: {without}", "pip install edgecls")
            continue
        version = _version(distributions)
        # Debian's OpenCV is a module without a distribution.
        yield Finding(distributions[0], "ok", version or "installed by the system")


def python_finding(version: Tuple[int, int]) -> Finding:
    """Whether edgecls was tried with a Python of that version."""
    text = f"{platform.python_version()}, {sys.executable}"
    if version < _OLDEST:
        return Finding("Python", "wrong", f"{text}: too old", "install Python 3.9 or later")
    if version > _NEWEST_TRIED:
        return Finding("Python", "note", f"{text}: newer than any that edgecls was tried with")
    return Finding("Python", "ok", text)


def _version(distributions: Tuple[str, ...]) -> Optional[str]:
    for distribution in distributions:
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            continue
    return None

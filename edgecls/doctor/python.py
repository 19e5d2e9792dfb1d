"""The interpreter and the packages that every part of edgecls needs."""

from __future__ import annotations

import importlib.util
import platform
import re
import subprocess
import sys
from importlib import metadata
from typing import Iterator, Mapping, Optional, Tuple

from edgecls._version import __version__
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.worker.process import describe_exit

_OLDEST, _NEWEST_TRIED = (3, 9), (3, 13)

#: Import name, distributions that may bring it, and what is so without it.
_BASE: Tuple[Tuple[str, Tuple[str, ...], str], ...] = (
    ("click", ("click",), "nothing starts"),
    ("numpy", ("numpy",), "nothing can be predicted"),
    ("cv2", ("opencv-python-headless", "opencv-python", "opencv-contrib-python-headless"), "no picture can be read"),
    ("elftools", ("pyelftools",), "no runtime can be read"),
)
#: Those with native code. piwheels' ones for 32-bit systems use libraries of the system.
_NATIVE = ("numpy", "cv2")
_IMPORT_S = 60.0
_MISSING_LIBRARY = re.compile(r"(lib[\w+.-]+\.so[\w.]*): cannot open shared object file")
#: Debian's packages of what wheels were seen to lack; for others the name of the library has to do.
_PACKAGES: Mapping[str, str] = {
    "libGL.so.1": "libgl1",
    "libatlas.so.3": "libatlas3-base",
    "libgomp.so.1": "libgomp1",
    "libopenblas.so.0": "libopenblas0",
    "libopenjp2.so.7": "libopenjp2-7",
    "libstdc++.so.6": "libstdc++6",
}


def check(machine: Machine) -> Iterator[Finding]:
    """Python itself, edgecls and its base packages."""
    yield python_finding(sys.version_info[:2])
    yield Finding("edgecls", "ok", __version__)
    for name, distributions, without in _BASE:
        if importlib.util.find_spec(name) is None:
            yield Finding(distributions[0], "wrong", f"is not installed: {without}", "pip install edgecls")
            continue
        # Debian's OpenCV is a module without a distribution.
        version = _version(distributions) or "installed by the system"
        fault = import_fault(name) if name in _NATIVE else None
        if fault is None:
            yield Finding(distributions[0], "ok", version)
        else:
            yield Finding(distributions[0], "wrong", f"{version}, which can't be imported: {fault[0]}", fault[1])


def python_finding(version: Tuple[int, int]) -> Finding:
    """Whether edgecls was tried with a Python of that version."""
    text = f"{platform.python_version()}, {sys.executable}"
    if version < _OLDEST:
        return Finding("Python", "wrong", f"{text}: too old", "install Python 3.9 or later")
    if version > _NEWEST_TRIED:
        return Finding("Python", "note", f"{text}: newer than any that edgecls was tried with")
    return Finding("Python", "ok", text)


def import_fault(name: str, python: str = sys.executable) -> Optional[Tuple[str, str]]:
    """Why a module can't be imported, and what to do; None where it can.

    It is tried in another process: a wheel for another processor ends it with SIGILL.
    """
    done = subprocess.run(
        [python, "-c", f"import {name}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=_IMPORT_S,
        check=False,
    )
    if done.returncode == 0:
        return None
    if done.returncode < 0:
        return f"it {describe_exit(done.returncode)}", "it may be built for another processor: install another version"
    text = done.stderr.decode("utf-8", "replace")
    library = _MISSING_LIBRARY.search(text)
    if library:
        package = _PACKAGES.get(library.group(1), f"the package with {library.group(1)}")
        return f"{library.group(1)} is missing", f"sudo apt install {package}"
    lines = text.strip().splitlines() or ["it says nothing"]
    return lines[-1][:200], "install it again"


def _version(distributions: Tuple[str, ...]) -> Optional[str]:
    for distribution in distributions:
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            continue
    return None

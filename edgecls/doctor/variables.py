"""edgecls's variables of the environment that are set."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Callable, Dict, Iterator
from urllib.parse import urlsplit

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.errors import SettingsError
from edgecls.worker.run import default_deadline

#: Those of edgecls's own tests and scripts.
_OURS = ("EDGECLS_TEST_", "EDGECLS_REQUIRE_", "EDGECLS_JOB", "EDGECLS_SAMPLE", "EDGECLS_VERSION")
_ON_OFF = ("", "0", "1", "no", "yes", "false", "true")


def check(machine: Machine) -> Iterator[Finding]:
    """Each variable that is set, with what is wrong with its value."""
    for name, value in sorted(os.environ.items()):
        if not name.startswith("EDGECLS_") or name.startswith(_OURS):
            continue
        if name not in _RULES:
            close = difflib.get_close_matches(name, _RULES, 1)
            step = f"did you mean {close[0]}?" if close else f"unset {name}"
            yield Finding(name, "wrong", f"{value!r}: edgecls knows no such variable", step)
            continue
        fault = _RULES[name](value)
        if fault:
            yield Finding(name, "wrong", f"{value!r}: {fault}", f"set it again, or unset {name}")
        else:
            yield Finding(name, "ok", value)


def _anything(value: str) -> str:
    return ""


def _folder(value: str) -> str:
    path = Path(value).expanduser()
    return "it is no folder" if path.exists() and not path.is_dir() else ""


def _file(value: str) -> str:
    return "" if Path(value).expanduser().is_file() else "there is no such file"


def _address(value: str) -> str:
    parts = urlsplit(value)
    known = (parts.scheme in ("http", "https") and parts.netloc) or parts.scheme == "file"
    return "" if known or not value else "it is no address"


def _switch(value: str) -> str:
    return "" if value.strip().lower() in _ON_OFF else "it counts as on; 1 and 0 are meant"


def _seconds(value: str) -> str:
    try:
        default_deadline()
    except SettingsError:
        return "it is no number of seconds"
    return ""


_RULES: Dict[str, Callable[[str], str]] = {
    "EDGECLS_CACHE": _folder,
    "EDGECLS_DEADLINE": _seconds,
    # Which Python it is, the check of the packages says.
    "EDGECLS_LITE_PYTHON": _anything,
    "EDGECLS_OFFLINE": _switch,
    "EDGECLS_SSH_CONFIG": _file,
    "EDGECLS_TRACEBACK": _anything,
    "EDGECLS_WEIGHTS_URL": _address,
    "EDGECLS_WORKSPACE": _folder,
}

"""All checks, one after the other; one that fails itself is a finding too."""

from __future__ import annotations

import functools
import importlib
from typing import Callable, Iterable, List, Optional

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.errors import EdgeclsError, one_line

Check = Callable[[Machine], Iterable[Finding]]

#: Modules of this package with a function ``check``, in the order in which their findings are shown.
CHECKS = (
    "python",
    "packages",
    "board",
    "throttling",
    "processor",
    "space",
    "runtimes",
    "engine",
    "compilers",
    "artifacts",
    "phones",
    "cameras",
    "variables",
)


def examine(machine: Optional[Machine] = None) -> List[Finding]:
    """Look at a machine, this one by default. Nothing is changed, started or sent."""
    looked_at = machine or Machine()
    found: List[Finding] = []
    for name in CHECKS:
        found += run_check(name, functools.partial(_load_and_check, name), looked_at)
    return found


def _load_and_check(name: str, machine: Machine) -> Iterable[Finding]:
    # Loaded here, where a package that its module lacks is a finding and not the end.
    found: Iterable[Finding] = importlib.import_module(f"edgecls.doctor.{name}").check(machine)
    return found


def run_check(name: str, check: Check, machine: Machine) -> List[Finding]:
    """The findings of one check, and one more when it breaks off."""
    found: List[Finding] = []
    try:
        for finding in check(machine):
            found.append(finding)
    except EdgeclsError as error:
        found.append(Finding(name, "wrong", error.message, error.hint))
    except ImportError as error:
        found.append(Finding(name, "note", f"this could not be looked at: {error}", "pip install edgecls"))
    # A doctor that falls over what it was called for is of no use.
    except Exception as error:
        text = one_line(f"this could not be looked at: {type(error).__name__}: {error}")
        found.append(Finding(name, "note", text, "report it with this line"))
    return found

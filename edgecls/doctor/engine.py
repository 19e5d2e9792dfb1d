"""What would predict on this machine."""

from __future__ import annotations

from typing import Iterator

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.doctor.runtimes import ARCHIVES, fits_machine
from edgecls.engines.request import NEEDS
from edgecls.errors import InterpreterError
from edgecls.runtime.store import list_runtimes
from edgecls.worker.interpreter import DISTRIBUTIONS, find_interpreter, installed_versions

#: In the order in which predict takes them.
_WHEELS = (("paddle_lite", "paddlelite"), ("paddle_inference", "paddle"))


def check(machine: Machine) -> Iterator[Finding]:
    """The engine that ``edgecls predict``, ``serve`` and ``edgecls.Classifier`` take here."""
    name = "predict on this machine"
    if machine.is_arm:
        fitting = [runtime for runtime in list_runtimes() if fits_machine(runtime, machine)]
        if fitting:
            yield Finding(name, "ok", f"Paddle-Lite's library, runtime {fitting[-1].name}")
            return
    for engine, package in _WHEELS:
        try:
            python = find_interpreter(NEEDS[engine])
        except InterpreterError:
            continue
        yield Finding(name, "ok", f"{DISTRIBUTIONS[package]} {installed_versions(python)[package]}")
        return
    if machine.is_arm:
        step = f"edgecls runtime add {ARCHIVES[str(machine.abi)]}"
        yield Finding(name, "missing", "no engine: Paddle-Lite's library for this machine is needed", step)
    else:
        yield Finding(name, "missing", "no engine: paddlelite or paddlepaddle is needed", "scripts/setup.sh")

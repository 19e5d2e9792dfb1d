"""The compilers that build edgecls's own C++ against a runtime, and the Java runner, which needs none."""

from __future__ import annotations

import shutil
from typing import Iterator, Set, Tuple

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.doctor.runtimes import fits_machine
from edgecls.errors import SetupError
from edgecls.runner.interface import brought_interface
from edgecls.runner.java_package import java_runner
from edgecls.runner.toolchain import find_toolchain
from edgecls.runtime.store import list_runtimes


def check(machine: Machine) -> Iterator[Finding]:
    """One for each kind of device that there is a runtime for; the Java runner for phones."""
    seen: Set[Tuple[str, str, bool]] = set()
    runtimes = list_runtimes()
    for runtime in runtimes:
        library = runtime.library
        kind = (library.os, library.abi, library.hard_float)
        if library.kind != "light_api" or kind in seen:
            continue
        if fits_machine(runtime, machine) and brought_interface(runtime) is not None:
            # It came compiled, from 'edgecls runtime pack'.
            seen.add(kind)
            continue
        seen.add(kind)
        name = f"compiler for {library.os.capitalize()} {library.abi}"
        try:
            found = find_toolchain(library)
        except SetupError as error:
            if library.os == "android" and runtime.has("jni"):
                yield Finding(name, "note", f"{error.message}: the Java runner measures, which needs none", error.hint)
            else:
                yield Finding(name, "missing", error.message, error.hint)
        else:
            yield Finding(name, "ok", f"{found.path}, {found.version}")
    if any(runtime.library.os == "android" and runtime.has("jni") for runtime in runtimes):
        yield _java()
    if not seen and machine.is_arm:
        program = shutil.which("g++")
        if program:
            yield Finding("compiler", "ok", program)
        else:
            yield Finding("compiler", "missing", "no g++, which a runtime needs once", "sudo apt install g++")


def _java() -> Finding:
    try:
        return Finding("Java runner", "ok", f"{java_runner().name}: measures on phones without a compiler")
    except SetupError as error:
        return Finding("Java runner", "wrong", error.message, error.hint)

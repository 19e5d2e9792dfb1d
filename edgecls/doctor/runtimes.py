"""Paddle-Lite's libraries in the store."""

from __future__ import annotations

from typing import Iterator

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import list_runtimes

#: What the official archive for a board is called.
ARCHIVES = {
    "arm64-v8a": "inference_lite_lib.armlinux.armv8.gcc.with_extra.with_cv.tar.gz",
    "armeabi-v7a": "inference_lite_lib.armlinux.armv7hf.gcc.with_extra.with_cv.tar.gz",
}


def check(machine: Machine) -> Iterator[Finding]:
    """Each runtime, and whether one is for this machine."""
    runtimes = list_runtimes()
    for runtime in runtimes:
        yield _runtime(runtime)
    if machine.is_arm and not any(fits_machine(runtime, machine) for runtime in runtimes):
        archive = ARCHIVES[str(machine.abi)]
        text = f"none for Linux {machine.abi}, this machine"
        yield Finding("runtime", "missing", text, f"edgecls runtime add {archive}")
    elif not runtimes:
        yield Finding("runtime", "missing", "none: only phones and boards need one", "edgecls runtime add ARCHIVE")


def fits_machine(runtime: Runtime, machine: Machine) -> bool:
    """Whether a runtime's library can be loaded on a machine."""
    return (runtime.library.abi, runtime.library.os) == (machine.abi, "linux")


def _runtime(runtime: Runtime) -> Finding:
    library = runtime.library
    version = runtime.version or "of unknown version"
    text = f"{version} for {library.os.capitalize()} {library.abi}"
    again = f"edgecls runtime add {runtime.source}"
    if runtime.version is None:
        return Finding(
            f"runtime {runtime.name}", "wrong", f"{text}: refused for every model", f"{again} --version v2.12"
        )
    for_java = library.os == "android" and runtime.has("jni")
    if library.kind == "light_api" and runtime.include is None and not for_java:
        step = f"{again} --include FOLDER with paddle_api.h"
        return Finding(f"runtime {runtime.name}", "wrong", f"{text}, without headers: no runner can be built", step)
    if not library.with_extra:
        return Finding(
            f"runtime {runtime.name}",
            "note",
            f"{text}, without with_extra: no PP-LCNet (hard_swish) and no GhostNet (clip)",
            "edgecls runtime add an archive with with_extra in its name",
        )
    return Finding(f"runtime {runtime.name}", "ok", f"{text}, with_extra")

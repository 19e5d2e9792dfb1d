"""Paddle-Lite's library for this machine: which runtime, and whether it may run the model."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from edgecls.engines.host import cpu_features, hard_float, this_abi
from edgecls.engines.request import Native
from edgecls.errors import RuntimeLibraryError, SettingsError
from edgecls.nb.summary import Inspection, inspect
from edgecls.runner.interface import interface_for
from edgecls.runtime.check import check_runtime
from edgecls.runtime.dotprod import dot_truth
from edgecls.runtime.releases import version_number
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import find_runtime

_CPUINFO = Path("/proc/cpuinfo")
#: Instructions that Paddle-Lite takes a chip to have that it knows as one with dot product.
_NEEDED = frozenset(("asimddp", "asimdhp"))


def prepare_library(
    nb: Path, *, name: Optional[str], power_mode: str, soc: Optional[str], force: bool = False
) -> Native:
    """Find the runtime, refuse what would crash or be wrong, and have its C interface built.

    Args:
        nb: what it shall run.
        name: beginning of the runtime's name; None for the newest that fits.
        power_mode: how it binds threads to cores.
        soc: name of a chip that it shall take this machine for.
        force: use a runtime of a version that is known to give wrong results.

    Raises:
        RuntimeLibraryError: there is no runtime, or its interface can't be built.
        MissingPackageError: there is no compiler to build it with.
        VersionMismatchError: the runtime may not run this ``.nb``.
        SettingsError: the processor lacks instructions that the library would use, or the name switches nothing on.
        NbError: the ``.nb`` is damaged.
    """
    runtime = find_runtime(abi=this_abi(), os="linux", name=name)
    if this_abi() == "armeabi-v7a" and runtime.library.hard_float != hard_float():
        raise RuntimeLibraryError(
            f"the runtime {runtime.name} passes floats otherwise than this system",
            hint=f"add the {'armv7hf' if hard_float() else 'armv7'} one",
        )
    inspection = inspect(nb)
    check_runtime(inspection, runtime).enforce(force=force)
    if this_abi() != "x86_64" and (soc is not None or inspection.kernels.get("int8")):
        _check_instructions(inspection, runtime, soc)
    elif soc is not None:
        raise SettingsError("a chip's name is for ARM", hint="leave it out")
    return Native(str(interface_for(runtime)), power_mode, soc)


def _check_instructions(inspection: Inspection, runtime: Runtime, soc: Optional[str]) -> None:
    features = cpu_features()
    cpuinfo = _CPUINFO.read_text("utf-8", "replace")
    if soc is not None:
        if not features >= _NEEDED:
            lacking = ", ".join(sorted(_NEEDED - features))
            raise SettingsError(
                f"under the name {soc} Paddle-Lite would use instructions that this processor lacks ({lacking})",
                hint="leave the chip's name out",
            )
        cpuinfo += f"\nHardware\t: {soc}\n"
    truth = dot_truth(cpuinfo, features, {}, version=version_number(runtime.version))
    if soc is not None and not truth.runtime_uses_dot:
        raise SettingsError(
            f"Paddle-Lite {runtime.version} uses no dot-product instructions on a chip named {soc}", hint="use SM8150"
        )
    if inspection.kernels.get("int8") and truth.runtime_uses_dot and not truth.core_has_dot:
        raise SettingsError(truth.sentence, hint="use an fp32 artifact on this machine")

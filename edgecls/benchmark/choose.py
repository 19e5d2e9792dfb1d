"""Which runner and which Paddle-Lite measure on a device, and whether they fit an artifact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional

from edgecls.artifact.folder import Artifact
from edgecls.devices.device import Device
from edgecls.errors import InterpreterError, RuntimeLibraryError, SetupError, WrongAbiError
from edgecls.nb.summary import inspect
from edgecls.runtime.check import Verdict, check_runtime, check_versions
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import find_runtime

_ARM = ("arm64-v8a", "armeabi-v7a")
_PROBE_S = 120.0
_PROBE = "import numpy, paddlelite.lite, importlib.metadata as m; print(m.version('paddlelite'))"
_USUAL_PYTHON = "python3"


@dataclass(frozen=True)
class Choice:
    """What measures on a device.

    Attributes:
        build: of the runner, "cpp" or "python".
        name: the runtime's name, or "paddlelite VERSION".
        version: of Paddle-Lite; None where it is unknown.
        runtime: of the C++ runner.
        python: of the Python runner, its path on the device.
    """

    build: str
    name: str
    version: Optional[str]
    runtime: Optional[Runtime] = None
    python: Optional[str] = None


def choose_runner(device: Device, *, runtime: Optional[str] = None, python: Optional[str] = None) -> Choice:
    """The runner for a device: C++ with a runtime of the store, or Python with the device's paddlelite.

    Args:
        device: where it shall run.
        runtime: beginning of a runtime's name; by default the newest that fits.
        python: an interpreter on the device that has numpy and paddlelite; chooses the Python runner.

    Raises:
        RuntimeLibraryError: no runtime fits the device.
        InterpreterError: the device's Python has no paddlelite.
        WrongAbiError: Paddle-Lite knows no such processor.
        SetupError: both were named.
        DeviceError: the device can't be asked.
    """
    if python is not None and runtime is not None:
        raise SetupError("a runtime is of the C++ runner, a Python has its own", hint="give --runtime or --python")
    if python is not None:
        return _python_choice(device, python)
    abi = device.properties().abi
    if abi not in (*_ARM, "x86_64"):
        raise WrongAbiError(f"{device.id} is {abi or 'of an unknown kind'}", hint="Paddle-Lite needs ARM or x86_64")
    try:
        found = find_runtime(abi=abi, os=_system(device), name=runtime)
    except RuntimeLibraryError as error:
        if runtime is not None or device.run(["which", _USUAL_PYTHON]).code != 0:
            raise RuntimeLibraryError(
                f"{device.id}: {error.message}",
                hint=f"{error.hint}, or name a Python of the device that has paddlelite with --python",
            ) from error
        return _python_choice(device, _USUAL_PYTHON)
    return Choice("cpp", found.name, found.version, runtime=found)


def check_artifact(artifact: Artifact, device: Device, choice: Choice, *, force: bool) -> List[str]:
    """Check everything that can be known before anything travels.

    Returns:
        What is doubtful, a sentence each.

    Raises:
        ArtifactError: the ``.nb`` is not the one that ``model.json`` describes.
        NbError: it is damaged.
        WrongAbiError: it is for another processor.
        VersionMismatchError: the runtime would refuse it, crash or compute wrong results, and not ``force``.
    """
    artifact.verify()
    inspection = inspect(artifact.nb)
    abi = device.properties().abi
    if (abi in _ARM) != (artifact.description.target in _ARM):
        raise WrongAbiError(
            f"{artifact.name} is for {artifact.description.target} and {device.id} is {abi}",
            hint=f"make one with edgecls optimize --target {abi}",
        )
    if choice.runtime is not None:
        verdict = check_runtime(inspection, choice.runtime)
    else:
        verdict = Verdict()
        check_versions(inspection.opt_version, choice.name, choice.version, verdict)
    verdict.enforce(force=force)
    return [*verdict.refusals, *verdict.warnings]


def _python_choice(device: Device, python: str) -> Choice:
    done = device.run([python, "-c", _PROBE], deadline_s=_PROBE_S)
    if done.code != 0:
        words = done.last_words
        raise InterpreterError(
            f"{device.id}: {python} has no numpy with paddlelite{f' ({words})' if words else ''}",
            hint="install them there, name another one with --python, or add a runtime with edgecls runtime add",
        )
    version = done.text.strip().splitlines()[-1]
    return Choice("python", f"paddlelite {version}", f"v{version}", python=python)


def _system(device: Device) -> str:
    """Whose C library its programs use: a Debian on a phone may well have Android's properties."""
    linker = "[ -e /system/bin/linker64 ] || [ -e /system/bin/linker ]"
    return "android" if device.run(linker).code == 0 else "linux"

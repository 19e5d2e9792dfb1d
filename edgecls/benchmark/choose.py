"""Which runner and which Paddle-Lite measure on a device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

from edgecls.devices.device import Device
from edgecls.errors import EdgeclsError, InterpreterError, RuntimeLibraryError, SettingsError, SetupError, WrongAbiError
from edgecls.runner.art import find_app_process
from edgecls.runner.build import cpp_obstacle
from edgecls.runtime.jni import check_jni
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import find_runtime

#: The builds of the runner, as words for a person.
BUILDS: Mapping[str, str] = {"cpp": "C++", "java": "Java", "python": "Python"}

_ABIS = ("arm64-v8a", "armeabi-v7a", "x86_64")
_ANDROID, _LINUX = "android", "linux"
_PROBE_S = 120.0
_PROBE = "import numpy, paddlelite.lite, importlib.metadata as m; print(m.version('paddlelite'))"
_USUAL_PYTHON = "python3"
_ASKED = "asked for"


@dataclass(frozen=True)
class Choice:
    """What measures on a device.

    Attributes:
        build: of the runner, a key of BUILDS.
        name: the runtime's name, or "paddlelite VERSION".
        version: of Paddle-Lite; None where it is unknown.
        runtime: of the C++ runner; of the Java runner with the facts of its library for Java.
        interpreter: the program on the device that runs the Python runner (a Python) or the Java runner (app_process).
        reason: why this one, half a sentence.
    """

    build: str
    name: str
    version: Optional[str]
    runtime: Optional[Runtime] = None
    interpreter: Optional[str] = None
    reason: str = ""

    def __str__(self) -> str:
        return f"{BUILDS[self.build]} runner with {self.name}" + (f": {self.reason}" if self.reason else "")


def choose_runner(
    device: Device, *, runtime: Optional[str] = None, python: Optional[str] = None, build: Optional[str] = None
) -> Choice:
    """The runner for a device: with a runtime of the store C++, on Android else Java; or Python with its paddlelite.

    C++ goes first where it can be built here: it has more options and nothing else in its memory. On Android that takes
    an NDK, which Java does without.

    Args:
        device: where it shall run.
        runtime: beginning of a runtime's name; by default the newest that fits.
        python: an interpreter on the device that has numpy and paddlelite; chooses the Python runner.
        build: the build of the runner; by default whichever fits.

    Raises:
        RuntimeLibraryError: no runtime fits the device, or the one that does can't be called from Java.
        MissingPackageError: there is no compiler for the C++ runner, and no library for Java to do without.
        InterpreterError: the device's Python has no paddlelite, or there is no app_process for Java.
        WrongAbiError: Paddle-Lite knows no such processor.
        SetupError, SettingsError: what was named doesn't go together.
        DeviceError: the device can't be asked.
    """
    if runtime is not None and (python is not None or build == "python"):
        raise SetupError(
            "a runtime is of the C++ or the Java runner, a Python has its own", hint="give --runtime or --python"
        )
    if python is not None and build not in (None, "python"):
        raise SettingsError(
            f"--python names the Python runner, --runner asks for {BUILDS[str(build)]}", hint="leave one of them out"
        )
    if python is not None or build == "python":
        return _python_choice(device, python or _USUAL_PYTHON, "--python names it" if python else _ASKED)
    abi = device.properties().abi
    if abi not in _ABIS:
        raise WrongAbiError(f"{device.id} is {abi or 'of an unknown kind'}", hint="Paddle-Lite needs ARM or x86_64")
    system = _system(device)
    if build == "java":
        if system != _ANDROID:
            raise SettingsError(f"{device.id}: the Java runner is for Android", hint="leave --runner out")
        return _java_choice(device, _find(device, abi, system, runtime, "jni"), _ASKED)
    if build == "cpp":
        return _cpp_choice(_find(device, abi, system, runtime, "light_api"), _ASKED)
    return _fitting_choice(device, abi, system, runtime)


def _fitting_choice(device: Device, abi: str, system: str, name: Optional[str]) -> Choice:
    for_cpp: Optional[Runtime] = None
    missing: EdgeclsError
    try:
        for_cpp = find_runtime(abi=abi, os=system, name=name)
    except RuntimeLibraryError as error:
        missing = error
    else:
        # On a board the compiler's own words come when it is needed: there is nothing else to choose.
        obstacle = cpp_obstacle(for_cpp) if system == _ANDROID else None
        if obstacle is None:
            return _cpp_choice(for_cpp, "this computer has a compiler for it" if system == _ANDROID else "")
        missing = obstacle
    if system == _ANDROID:
        try:
            for_java = find_runtime(abi=abi, os=system, name=name, kind="jni")
        except RuntimeLibraryError:
            pass
        else:
            why = "no runtime for C++ fits" if for_cpp is None else missing.message
            return _java_choice(device, for_java, f"{why}, and Java needs no compiler")
    if for_cpp is not None:
        raise type(missing)(f"{device.id}: {missing.message}", hint=missing.hint)
    if name is None and device.run(["which", _USUAL_PYTHON]).code == 0:
        return _python_choice(device, _USUAL_PYTHON, "no runtime fits")
    raise _without_runtime(device, missing)


def _find(device: Device, abi: str, system: str, name: Optional[str], kind: str) -> Runtime:
    try:
        return find_runtime(abi=abi, os=system, name=name, kind=kind)
    except RuntimeLibraryError as error:
        raise _without_runtime(device, error) from error


def _without_runtime(device: Device, error: EdgeclsError) -> RuntimeLibraryError:
    return RuntimeLibraryError(
        f"{device.id}: {error.message}",
        hint=f"{error.hint}, or name a Python of the device that has paddlelite with --python",
    )


def _cpp_choice(runtime: Runtime, reason: str) -> Choice:
    return Choice("cpp", runtime.name, runtime.version, runtime=runtime, reason=reason)


def _java_choice(device: Device, runtime: Runtime, reason: str) -> Choice:
    measuring = runtime.about("jni")
    check_jni(measuring)
    interpreter = find_app_process(device, measuring.library.abi)
    return Choice("java", measuring.name, measuring.version, measuring, interpreter, reason)


def _python_choice(device: Device, python: str, reason: str) -> Choice:
    done = device.run([python, "-c", _PROBE], deadline_s=_PROBE_S)
    if done.code != 0:
        words = done.last_words
        raise InterpreterError(
            f"{device.id}: {python} has no numpy with paddlelite{f' ({words})' if words else ''}",
            hint="install them there, name another one with --python, or add a runtime with edgecls runtime add",
        )
    version = done.text.strip().splitlines()[-1]
    return Choice("python", f"paddlelite {version}", f"v{version}", interpreter=python, reason=reason)


def _system(device: Device) -> str:
    """Whose C library its programs use: a Debian on a phone may well have Android's properties."""
    linker = "[ -e /system/bin/linker64 ] || [ -e /system/bin/linker ]"
    return _ANDROID if device.run(linker).code == 0 else _LINUX

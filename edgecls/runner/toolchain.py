"""The compiler for a device."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Mapping, Optional, Tuple

from edgecls.errors import MissingPackageError, SetupError
from edgecls.runtime.library import Library

#: Debian's cross compilers, whose packages are named like the triple.
_TRIPLES: Mapping[str, str] = {
    "arm64-v8a": "aarch64-linux-gnu",
    "armeabi-v7a": "arm-linux-gnueabi",
    "x86_64": "x86_64-linux-gnu",
}
_NDK_TRIPLES: Mapping[str, Tuple[str, str]] = {
    # The names of the compiler and of the folder of libraries differ for 32-bit ARM.
    "arm64-v8a": ("aarch64-linux-android", "aarch64-linux-android"),
    "armeabi-v7a": ("armv7a-linux-androideabi", "arm-linux-androideabi"),
    "x86_64": ("x86_64-linux-android", "x86_64-linux-android"),
}
_NDK_VARIABLES = ("ANDROID_NDK_HOME", "ANDROID_NDK_ROOT")
#: The oldest Android whose system a Paddle-Lite library is built for (5.0).
_OLDEST_API = 21
_ASK_SECONDS = 60


@dataclass(frozen=True)
class Toolchain:
    """A compiler that makes programs for a library's device.

    Attributes:
        path: the program.
        target: what it says that it compiles for.
        version: the first line of its ``--version``.
        companions: libraries of its own that programs need beside them on the device.
    """

    path: str
    target: str
    version: str
    companions: Tuple[Path, ...] = ()


def find_toolchain(library: Library, *, compiler: Optional[str] = None) -> Toolchain:
    """The compiler to build programs with that use ``library``.

    Args:
        library: what the programs will be linked with.
        compiler: the program to use; Debian's cross compiler, this machine's g++, or the NDK's clang by default.

    Raises:
        MissingPackageError: there is none for this device on this computer.
        SetupError: ``compiler`` is for another device or can't be run.
    """
    for candidate in [compiler] if compiler else _candidates(library):
        path = shutil.which(candidate)
        found = _ask(path) if path else None
        if found and _fits(found.target, library):
            return found if library.os == "linux" else _with_companions(found, library)
        if found and compiler:
            raise SetupError(
                f"{compiler} compiles for {found.target}, the library is for {library.os} {library.abi}",
                hint="name a compiler for the device, or none",
            )
    raise _missing(library, compiler)


def _candidates(library: Library) -> Iterator[str]:
    if library.os == "linux":
        yield from (f"{_debian_triple(library)}-g++", "g++")
        return
    for variable in _NDK_VARIABLES:
        root = os.environ.get(variable)
        if root:
            yield from _ndk_compilers(Path(root), _NDK_TRIPLES[library.abi][0])


def _debian_triple(library: Library) -> str:
    return _TRIPLES[library.abi] + ("hf" if library.hard_float else "")


def _ndk_compilers(root: Path, triple: str) -> List[str]:
    """The NDK's compilers for the oldest Android that is recent enough, one a host system."""
    found = []
    for path in root.glob(f"toolchains/llvm/prebuilt/*/bin/{triple}*-clang++"):
        api = path.name[len(triple) : -len("-clang++")]
        if api.isdigit() and int(api) >= _OLDEST_API:
            found.append((int(api), str(path)))
    return [path for _, path in sorted(found)]


def _ask(path: str) -> Optional[Toolchain]:
    try:
        answers = [
            subprocess.run([path, question], capture_output=True, text=True, timeout=_ASK_SECONDS, check=True).stdout
            for question in ("-dumpmachine", "--version")
        ]
    except (OSError, UnicodeDecodeError, subprocess.SubprocessError):
        return None
    target, version = (answer.strip().partition("\n")[0] for answer in answers)
    return Toolchain(path, target, version) if target and version else None


def _fits(target: str, library: Library) -> bool:
    """Whether "aarch64-linux-gnu" or "aarch64-redhat-linux" is the library's device."""
    wanted = _NDK_TRIPLES[library.abi][0] if library.os == "android" else _debian_triple(library)
    same_processor = target.partition("-")[0] == wanted.partition("-")[0]
    if library.os == "android":
        return same_processor and "android" in target
    if library.abi == "armeabi-v7a":
        return target.startswith("arm") and target.endswith("hf") == library.hard_float and "android" not in target
    return same_processor and "linux" in target and "android" not in target


def _with_companions(found: Toolchain, library: Library) -> Toolchain:
    name = "libc++_shared.so"
    path = Path(found.path).parent.parent / "sysroot" / "usr" / "lib" / _NDK_TRIPLES[library.abi][1] / name
    if name not in library.needed or not path.is_file():
        return found
    return Toolchain(found.path, found.target, found.version, (path,))


def _missing(library: Library, compiler: Optional[str]) -> MissingPackageError:
    if compiler:
        return MissingPackageError(f"the compiler {compiler} can't be run", hint="check its path")
    if library.os == "android":
        return MissingPackageError(
            f"building for Android {library.abi} needs the Android NDK",
            hint=f"set {_NDK_VARIABLES[0]} to the folder of an NDK of release 21 or later, or measure with the Java "
            "runner, which needs no NDK but the official Android archive with its library for Java",
        )
    native = platform.machine().startswith(_debian_triple(library).partition("-")[0])
    package = "g++" if native else f"g++-{_debian_triple(library)}"
    return MissingPackageError(
        f"building for Linux {library.abi} needs {_debian_triple(library)}-g++ or g++ on the board itself",
        hint=f"run 'apt install {package}'",
    )

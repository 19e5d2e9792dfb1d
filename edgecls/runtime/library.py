"""What a Paddle-Lite library says of itself, read without running it."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Tuple

from edgecls.errors import RuntimeLibraryError, from_os_error
from edgecls.nb.kernels import PRECISIONS, TARGETS
from edgecls.runtime.elf import Elf, NotElfError, read_elf
from edgecls.runtime.releases import release_of_commit

ABIS = {"EM_AARCH64": "arm64-v8a", "EM_ARM": "armeabi-v7a", "EM_X86_64": "x86_64"}

#: File name of each kind of library, which is also the name that programs ask for.
FILE_NAMES = {"light_api": "libpaddle_light_api_shared.so", "jni": "libpaddle_lite_jni.so"}

_VERSION = re.compile(rb"(?<=\0)v[23]\.\d{1,3}(?:\.\d{1,3})?(?:-[a-z]+\d*)?(?=\0)")
_COMMIT = re.compile(rb"(?<=\0)[0-9a-f]{7,12}(?=\0)")

# Names of C++ types: every kernel derives from KernelLite<target, precision, layout>, whose numbers are those of a .nb,
# and the operator clip is in with_extra builds only, for whatever processor (lite/operators/CMakeLists.txt of v2.12).
_KERNEL = re.compile(rb"10KernelLiteILNS_8lite_api10TargetTypeE(\d{1,2})ELNS2_13PrecisionTypeE(\d{1,2})E")
_EXTRA_OPERATOR = b"9operators10ClipOpLiteE"
_OURS = b"paddle4lite"
_JNI = b"Java_com_baidu_paddle_lite_"
_NEW_STRING = b"St7__cxx11"

_GIVE = "give libpaddle_light_api_shared.so or libpaddle_lite_jni.so of an official archive"


@dataclass(frozen=True)
class Library:
    """A shared library of Paddle-Lite.

    Attributes:
        abi: arm64-v8a, armeabi-v7a or x86_64.
        os: "android" (bionic) or "linux" (glibc).
        kind: "light_api" (C++) or "jni" (Java).
        version: as "v2.12"; None where the build carries an unreleased commit only.
        commit: short commit of the build, if it carries one.
        with_extra: whether the operators of the with_extra build are there (hard_swish and clip need them).
        kernels: what it computes on and in, as "arm/fp32", "arm/int8", "host/any", "opencl/fp16".
        needed: libraries that must be on the device beside it.
        hard_float: how 32-bit ARM on Linux passes floats; False elsewhere.
        new_string: whether its std::string is the one of GCC 5 and later; False on Android, which has another.
    """

    abi: str
    os: str
    kind: str
    version: Optional[str]
    commit: Optional[str]
    with_extra: bool
    kernels: List[str]
    needed: List[str]
    hard_float: bool
    new_string: bool

    @property
    def fp16(self) -> bool:
        """Whether it has fp16 kernels for the processor."""
        return "arm/fp16" in self.kernels


def read_library(path: Path) -> Library:
    """Read a library's facts.

    Raises:
        RuntimeLibraryError: it is no shared library, not Paddle-Lite's light one, or of an unknown processor.
        StorageError: it can't be read.
    """
    try:
        with path.open("rb") as stream:
            elf = read_elf(stream)
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as image:
                return _facts(path, elf, image)
    except OSError as error:
        raise from_os_error(error, path) from error
    except NotElfError as error:
        raise RuntimeLibraryError(f"{path.name} is no shared library: {error}", hint=_GIVE) from error


def _facts(path: Path, elf: Elf, image: mmap.mmap) -> Library:
    if elf.machine not in ABIS:
        raise RuntimeLibraryError(f"{path.name} is for {elf.machine}", hint=f"give one for {', '.join(ABIS.values())}")
    if image.find(_OURS) < 0 or elf.soname not in (None, *FILE_NAMES.values()):
        found = f", it is {elf.soname}" if elf.soname else ""
        raise RuntimeLibraryError(f"{path.name} is not Paddle-Lite's light library{found}", hint=_GIVE)
    if not elf.android and not any(name.startswith("libc.so.") for name in elf.needed):
        raise RuntimeLibraryError(f"{path.name} is built for neither Android nor a Linux with glibc", hint=_GIVE)
    version, commit = _version(image)
    return Library(
        abi=ABIS[elf.machine],
        os="android" if elf.android else "linux",
        kind="jni" if image.find(_JNI) >= 0 else "light_api",
        version=version,
        commit=commit,
        with_extra=image.find(_EXTRA_OPERATOR) >= 0,
        kernels=_kernels(image),
        needed=elf.needed,
        hard_float=elf.hard_float,
        new_string=image.find(_NEW_STRING) >= 0,
    )


def _version(image: mmap.mmap) -> Tuple[Optional[str], Optional[str]]:
    """The release and the commit. A build carries its tag, or where there is none its commit, as a string."""
    found = _VERSION.search(image)
    commits = [match.group().decode() for match in _COMMIT.finditer(image)]
    released = next((commit for commit in commits if release_of_commit(commit)), None)
    # Rows of digits alone are other things: tables, build numbers of the NDK.
    unknown = next((commit for commit in commits if not commit.isdigit() and not commit.isalpha()), None)
    version = found.group().decode() if found else released and release_of_commit(released)
    return version, released or unknown


def _kernels(image: mmap.mmap) -> List[str]:
    found = {(int(match.group(1)), int(match.group(2))) for match in _KERNEL.finditer(image)}
    return sorted(f"{TARGETS.get(target, target)}/{PRECISIONS.get(kind, kind)}" for target, kind in found)

"""What a Paddle-Lite library says of itself, read without running it."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

from edgecls.errors import RuntimeLibraryError, from_os_error

ABIS = {"EM_AARCH64": "arm64-v8a", "EM_ARM": "armeabi-v7a", "EM_X86_64": "x86_64"}

#: Commits of Paddle-Lite's release tags (its repository), for builds that carry the commit alone.
_RELEASES = {
    b"306d09d": "v2.9",
    b"f69b126": "v2.9.1",
    b"fec57de": "v2.10",
    b"6f20460": "v2.11",
    b"f294964": "v2.12",
    b"102697b": "v2.13-rc",
}

_VERSION = re.compile(rb"\0(v\d+\.\d+(?:\.\d+)?(?:-[a-z]+\d*)?)\0")
_COMMIT = re.compile(rb"\0([0-9a-f]{7})\0")

# Names of C++ types that only some builds hold (lite/kernels/arm/CMakeLists.txt marks them "extra").
_EXTRA_KERNEL = b"kernels3arm11ClipComputeE"
_FP16_KERNEL = b"PrecisionTypeE5"
_OURS = b"paddle4lite"


@dataclass(frozen=True)
class Library:
    """A shared library of Paddle-Lite.

    Attributes:
        abi: arm64-v8a, armeabi-v7a or x86_64.
        os: "android" (bionic) or "linux" (glibc).
        kind: "light_api" (C++) or "jni" (Java).
        version: as "v2.12"; None where the build carries an unreleased commit only.
        commit: short commit of the build, if it carries one.
        with_extra: whether the kernels of the with_extra build are there (hard_swish and clip need them).
        fp16: whether there are fp16 kernels.
        needed: libraries that must be on the device beside it.
    """

    abi: str
    os: str
    kind: str
    version: Optional[str]
    commit: Optional[str]
    with_extra: bool
    fp16: bool
    needed: List[str]


def read_library(path: Path) -> Library:
    """Read a library's facts.

    Raises:
        RuntimeLibraryError: it is no shared library, not Paddle-Lite's, or of an unknown processor.
        StorageError: it can't be read.
    """
    try:
        with path.open("rb") as stream:
            elf = ELFFile(stream)
            machine, needed = elf.header.e_machine, _needed(elf)
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as image:
                return _facts(path, machine, needed, image)
    except OSError as error:
        raise from_os_error(error, path) from error
    except (ELFError, ValueError, KeyError, UnicodeDecodeError) as error:
        raise RuntimeLibraryError(
            f"{path.name} is no shared library", hint="give libpaddle_light_api_shared.so or an official archive"
        ) from error


def _needed(elf: ELFFile) -> List[str]:
    dynamic = elf.get_section_by_name(".dynamic")
    return [] if dynamic is None else [str(tag.needed) for tag in dynamic.iter_tags("DT_NEEDED")]  # type: ignore[attr-defined]


def _facts(path: Path, machine: str, needed: List[str], image: mmap.mmap) -> Library:
    if machine not in ABIS:
        raise RuntimeLibraryError(f"{path.name} is for {machine}", hint=f"give one for {', '.join(ABIS.values())}")
    if image.find(_OURS) < 0:
        raise RuntimeLibraryError(
            f"{path.name} is not Paddle-Lite's", hint="give libpaddle_light_api_shared.so or libpaddle_lite_jni.so"
        )
    found = _VERSION.search(image)
    commits = [match.group(1) for match in _COMMIT.finditer(image)]
    released = next((commit for commit in commits if commit in _RELEASES), None)
    version = found.group(1).decode() if found else _RELEASES.get(released or b"")
    commit = released or (commits[0] if commits else None)
    return Library(
        abi=ABIS[machine],
        # glibc's library carries its version in its name, bionic's does not.
        os="linux" if any(name.startswith("libc.so.") for name in needed) else "android",
        kind="jni" if "jni" in path.name else "light_api",
        version=version,
        commit=commit.decode() if commit else None,
        with_extra=image.find(_EXTRA_KERNEL) >= 0,
        fp16=image.find(_FP16_KERNEL) >= 0,
        needed=needed,
    )

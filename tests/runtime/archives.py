"""Archives in the layout of Paddle-Lite's official ones, with stand-ins for what is in them."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path
from typing import Dict, Mapping, Sequence

from tests.runtime.elf_writer import AARCH64, BIONIC, GLIBC, JNI, LIGHT_API, jni_library, library_bytes, strings_of

ANDROID = "inference_lite_lib.android.armv8.clang.c++_shared.with_extra.with_cv"
ARMLINUX = "inference_lite_lib.armlinux.armv8.gcc.with_extra.with_cv"


def android_files(version: str = "v2.12", *, machine: int = AARCH64, extra: bool = True) -> Dict[str, bytes]:
    """The files of an archive for Android by their names."""
    light = library_bytes(strings_of(version, extra=extra), machine=machine, needed=BIONIC)
    return {
        "cxx/lib/libpaddle_light_api_shared.so": light,
        "cxx/lib/libpaddle_api_light_bundled.a": b"!<arch>\n",
        "cxx/include/paddle_api.h": b"// api\n",
        "cxx/include/paddle_place.h": b"// place\n",
        "cxx/include/paddle_use_ops.h": b"// ops\n",
        f"java/so/{JNI}": jni_library(version, machine=machine),
        "java/jar/PaddlePredictor.jar": b"PK\x05\x06" + bytes(18),
        "demo/cxx/lib/libpaddle_light_api_shared.so": b"none of ours",
        "demo/cxx/include/paddle_api.h": b"// another\n",
    }


def linux_files(version: str = "v2.12", *, machine: int = AARCH64, flags: int = 0) -> Dict[str, bytes]:
    """The files of an archive for Linux by their names."""
    light = library_bytes(strings_of(version), machine=machine, needed=GLIBC, flags=flags)
    return {
        f"cxx/lib/{LIGHT_API}": light,
        "cxx/include/paddle_api.h": b"// api\n",
        "cxx/include/paddle_place.h": b"// place\n",
    }


def write_archive(path: Path, files: Mapping[str, bytes], *, root: str = ANDROID) -> Path:
    """Pack files below ``root`` as the official archives are packed."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, data in files.items():
            archive.addfile(_member(f"{root}/{name}", len(data)), io.BytesIO(data))
    return path


def write_members(path: Path, members: Sequence[tarfile.TarInfo]) -> Path:
    """Pack members as they are, with zeros for content."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(bytes(member.size)) if member.isreg() else None)
    return path


def write_folder(path: Path, files: Mapping[str, bytes]) -> Path:
    """Put files into a folder."""
    for name, data in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return path


def write_bomb(path: Path, size: int) -> Path:
    """A small archive that unzips to ``size`` bytes."""
    with gzip.open(path, "wb", compresslevel=9) as packed:
        packed.write(_member("inference_lite_lib/zeros", size).tobuf())
        block = bytes(1 << 20)
        for _ in range(size >> 20):
            packed.write(block)
    return path


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member

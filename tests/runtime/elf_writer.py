"""Writes small shared libraries: a stand-in for Paddle-Lite's, with headers and strings but no code.

What ``read_library`` looks at is there: processor, needed libraries, name, and the strings that a build leaves in the
file. Nothing in it can run.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

from edgecls.runtime.jni import NATIVES

AARCH64, ARM, X86_64, RISCV64 = 183, 40, 62, 243
HARD_FLOAT = 0x5000400
GLIBC = ("libstdc++.so.6", "libgomp.so.1", "libc.so.6")
BIONIC = ("liblog.so", "libm.so", "libc.so")

LIGHT_API, JNI = "libpaddle_light_api_shared.so", "libpaddle_lite_jni.so"

_LOAD, _DYNAMIC = 1, 2
_NEEDED, _HASH, _STRTAB, _SYMTAB, _STRSZ, _SONAME, _NULL = 1, 4, 5, 6, 10, 14, 0
_GLOBAL_FUNCTION = 0x12

#: What Java calls, as a library exports it.
NATIVE_NAMES = tuple(f"Java_com_baidu_paddle_lite_{name}" for name in NATIVES)


def kernel_type(target: int, precision: int) -> str:
    """The name of the C++ type that kernels of one target and precision derive from."""
    return (
        f"N6paddle4lite10KernelLiteILNS_8lite_api10TargetTypeE{target}"
        f"ELNS2_13PrecisionTypeE{precision}ELNS2_14DataLayoutTypeE1EEE"
    )


BASIC = [kernel_type(1, 4), kernel_type(4, 1), kernel_type(4, 2)]
FP16 = kernel_type(4, 5)
OPENCL = kernel_type(5, 5)
EXTRA = "N6paddle4lite9operators10ClipOpLiteE"
NEW_STRING = "_ZN6paddle8lite_api12MobileConfig19set_model_from_fileERKNSt7__cxx1112basic_stringE"


def strings_of(version: Optional[str], commit: Optional[str] = "f294964", *more: str, extra: bool = True) -> List[str]:
    """What a build for ARM leaves in the file."""
    found = [*BASIC, *more]
    found += [EXTRA] if extra else []
    found += [version] if version else []
    return found + ([commit] if commit else [])


def library_bytes(
    strings: Sequence[str],
    *,
    machine: int = AARCH64,
    needed: Sequence[str] = GLIBC,
    soname: Optional[str] = LIGHT_API,
    flags: int = 0,
    kind: int = 3,
    exports: Sequence[str] = (),
) -> bytes:
    """The bytes of a shared library with one loaded segment that holds everything.

    Args:
        strings: texts to leave in it, each between zero bytes.
        machine: e_machine.
        needed: names of the libraries that it loads.
        soname: its own name.
        flags: e_flags.
        kind: e_type; 3 is a shared library, 2 a program.
        exports: names of the functions that it defines.
    """
    wide = machine != ARM
    header_size, segment_size, tag_size = (64, 56, 16) if wide else (52, 32, 8)
    names = bytearray(1)
    at: Dict[str, int] = {}
    for name in (*needed, *([soname] if soname else []), *exports):
        at[name] = len(names)
        names += name.encode() + b"\0"
    content = b"\0" + b"".join(text.encode() + b"\0" for text in strings)
    dynamic_at = header_size + 2 * segment_size
    tags = [(_NEEDED, at[name]) for name in needed] + ([(_SONAME, at[soname])] if soname else [])
    names_at = dynamic_at + (len(tags) + (5 if exports else 3)) * tag_size
    tags += [(_STRTAB, names_at), (_STRSZ, len(names))]
    if exports:
        symbols, table = _symbols(wide, [at[name] for name in exports])
        tags += [(_SYMTAB, names_at + len(names)), (_HASH, names_at + len(names) + len(symbols))]
        content = symbols + table + content
    tags.append((_NULL, 0))
    dynamic = b"".join(struct.pack("<QQ" if wide else "<II", *tag) for tag in tags)
    size = names_at + len(names) + len(content)
    segments = _segment(wide, _LOAD, 0, size) + _segment(wide, _DYNAMIC, dynamic_at, len(dynamic))
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1, 1]) + bytes(9)
    fields = (kind, machine, 1, 0, header_size, 0, flags, header_size, segment_size, 2, 64 if wide else 40, 0, 0)
    header = ident + struct.pack("<HHIQQQIHHHHHH" if wide else "<HHIIIIIHHHHHH", *fields)
    return header + segments + dynamic + bytes(names) + content


def write_library(
    path: Path, version: Optional[str] = "v2.12", *more: str, extra: bool = True, **options: object
) -> Path:
    """Put a stand-in for Paddle-Lite's library into a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(library_bytes(strings_of(version, None, *more, extra=extra), **options))  # type: ignore[arg-type]
    return path


def jni_library(
    version: str = "v2.12", *, needed: Sequence[str] = BIONIC, exports: Sequence[str] = NATIVE_NAMES, **options: object
) -> bytes:
    """The library for Java."""
    strings = [*strings_of(version, None), "Java_com_baidu_paddle_lite_PaddlePredictor_run"]
    return library_bytes(strings, soname=JNI, needed=needed, exports=exports, **options)  # type: ignore[arg-type]


def _symbols(wide: bool, names: Sequence[int]) -> Tuple[bytes, bytes]:
    """The table of symbols, the first of which is empty, and a hash table that only tells how many there are."""
    found = [bytes(24 if wide else 16)]
    for name in names:
        info = (_GLOBAL_FUNCTION, 0, 1)
        found.append(struct.pack("<IBBHQQ", name, *info, 0, 0) if wide else struct.pack("<IIIBBH", name, 0, 0, *info))
    return b"".join(found), struct.pack("<IIII", 1, len(found), 0, 0) + bytes(4 * (len(found) - 1))


def _segment(wide: bool, kind: int, offset: int, size: int) -> bytes:
    if wide:
        return struct.pack("<IIQQQQQQ", kind, 5, offset, offset, offset, size, size, 8)
    return struct.pack("<IIIIIIII", kind, offset, offset, offset, size, size, 5, 4)

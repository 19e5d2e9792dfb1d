"""What an exit code and the last words of a program on a device mean."""

from __future__ import annotations

import re

from edgecls.devices.completed import Completed
from edgecls.errors import (
    DeviceCommandError,
    DeviceError,
    DeviceStorageError,
    LibraryMissingError,
    NoExecError,
    RunnerKilledError,
    WrongAbiError,
)

_NOT_FOUND = 127
_NOT_STARTED = 126

_FULL = re.compile(r"no space left|disk quota exceeded|ENOSPC", re.I)
_READ_ONLY = re.compile(r"read-only file system", re.I)
_DENIED = re.compile(r"permission denied|operation not permitted", re.I)
# The kernel's word for a foreign format, as sh, bash and mksh pass it on; the last two are Android's linker.
_FOREIGN = re.compile(
    r"exec format error|cannot execute binary file|not executable: \d+-bit ELF|wrong ELF class"
    r"|has unexpected e_machine|is (?:32|64)-bit instead of|No such file or directory.*ld-linux|invalid ELF header",
    re.I,
)
# glibc's ld.so, of a program or of a Python module, then bionic's linker.
_LIBRARY = re.compile(
    r"(?:error while loading shared libraries|ImportError): ([^:\s]+): cannot open"
    r"|library \"([^\"]+)\" (?:not found|needed or dlopened)"
    r"|could not load library \"([^\"]+)\""
)
_GLIBC = re.compile(r"version `((?:GLIBC|GLIBCXX|CXXABI)_[0-9.]+)' not found")

_SIGNAL_HINTS = {
    "SIGILL": "its code uses instructions that this core lacks, such as fp16 on an old core: try precision fp32",
    "SIGKILL": "the system may have been out of memory: try a smaller model or batch",
    "SIGSEGV": "check with edgecls runtime check that the model fits the runtime",
    "SIGABRT": "check with edgecls runtime check that the model fits the runtime",
    "SIGBUS": "a file may have been cut while it was mapped: push again with edgecls devices clean",
}


def exit_error(device: str, doing: str, done: Completed) -> DeviceError:
    """The error for a command that ended with a code other than 0.

    Args:
        device: the device's id.
        doing: what it was for, as in "can't ``start the runner``".
        done: how it ended.
    """
    words = (done.stderr + b"\n" + done.stdout[-4096:]).decode("utf-8", "replace")
    problem = f"{device}: can't {doing}"
    library = _LIBRARY.search(words)
    glibc = _GLIBC.search(words)
    if library:
        name = next(group for group in library.groups() if group)
        return LibraryMissingError(f"{problem}, {name} is missing there", hint="push it beside the program")
    if glibc:
        return LibraryMissingError(
            f"{problem}, its C library is too old ({glibc.group(1)})", hint="build the runner on the device"
        )
    if _FULL.search(words):
        return DeviceStorageError(f"{problem}, no space is left", hint=f"run edgecls devices clean {device}")
    if _READ_ONLY.search(words):
        return DeviceStorageError(f"{problem}, the file system is read-only", hint="name another folder")
    if _FOREIGN.search(words):
        return WrongAbiError(f"{problem}, it is built for another processor", hint="compare with edgecls devices")
    if done.code == _NOT_STARTED and _DENIED.search(words):
        return NoExecError(
            f"{problem}, programs can't be started from that folder", hint="use a folder under /data/local/tmp"
        )
    if done.signal:
        hint = _SIGNAL_HINTS.get(done.signal, "run it again; if it stays, report it with the model")
        return RunnerKilledError(f"{problem}, it was ended by {done.signal}{_quoted(done.last_words)}", hint=hint)
    if _DENIED.search(words):
        return DeviceStorageError(f"{problem}, permission denied", hint="name a folder that this user may write to")
    if done.code == _NOT_FOUND:
        return DeviceCommandError(f"{problem}, no such program{_quoted(done.last_words)}", hint="check the path")
    return DeviceCommandError(
        f"{problem}, exit code {done.code}{_quoted(done.last_words)}", hint="run it by hand on the device to see more"
    )


def _quoted(words: str) -> str:
    return f" ({words})" if words else ""

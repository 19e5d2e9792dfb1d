"""Keeps a program from AF_VSOCK, which a network namespace doesn't contain and which adbd listens on by itself."""

from __future__ import annotations

import ctypes
import os
import struct

_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_EAFNOSUPPORT = 97
_AF_VSOCK = 40
# The kernel's name of an architecture for seccomp, and the number of socket(2) there.
_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


def forbid_vsock() -> None:
    """From here on, ``socket(AF_VSOCK)`` fails with EAFNOSUPPORT in this process and all that it starts.

    Raises:
        OSError: the kernel refuses the filter.
    """
    call = _SOCKET_CALL.get(os.uname().machine)
    if call is None:
        return
    arch, number = call
    filters = b"".join(
        struct.pack("HBBI", code, on_true, on_false, value)
        for code, on_true, on_false, value in (
            (0x20, 0, 0, 4),  # load the architecture
            (0x15, 0, 5, arch),  # another one: allow
            (0x20, 0, 0, 0),  # load the number of the call
            (0x15, 0, 3, number),  # not socket: allow
            (0x20, 0, 0, 16),  # load its first argument
            (0x15, 0, 1, _AF_VSOCK),  # another family: allow
            (0x06, 0, 0, _ERRNO | _EAFNOSUPPORT),
            (0x06, 0, 0, _ALLOW),
        )
    )
    buffer = ctypes.create_string_buffer(filters, len(filters))
    program = _Program(len(filters) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0)):
        if libc.prctl(*arguments) != 0:
            code = ctypes.get_errno()
            raise OSError(code, f"seccomp: {os.strerror(code)}")


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filters", ctypes.c_void_p)]

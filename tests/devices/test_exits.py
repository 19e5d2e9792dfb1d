"""Exit codes and last words, as sh, glibc and bionic really print them, become the right error."""

from __future__ import annotations

import pytest

from edgecls.devices.completed import Completed
from edgecls.devices.exits import exit_error
from edgecls.errors import (
    DeviceCommandError,
    DeviceStorageError,
    LibraryMissingError,
    NoExecError,
    RunnerKilledError,
    WrongAbiError,
)

CASES = [
    (126, "sh: ./run: can't execute: Permission denied", NoExecError),
    (126, "/system/bin/sh: ./run: inaccessible or not found: Permission denied", NoExecError),
    (1, "mkdir: '/system/x': Permission denied", DeviceStorageError),
    (1, "cp: write error: No space left on device", DeviceStorageError),
    (1, "mkdir: cannot create directory 'x': Read-only file system", DeviceStorageError),
    (126, "bash: ./run: cannot execute binary file: Exec format error", WrongAbiError),
    (2, "/system/bin/sh: ./run: not executable: 64-bit ELF file", WrongAbiError),
    (1, 'CANNOT LINK EXECUTABLE "./run": "libx.so" is 32-bit instead of 64-bit', WrongAbiError),
    (127, "./run: error while loading shared libraries: libgomp.so.1: wrong ELF class: ELFCLASS32", WrongAbiError),
    (127, "./run: error while loading shared libraries: libgomp.so.1: cannot open shared object", LibraryMissingError),
    (1, 'CANNOT LINK EXECUTABLE "./run": library "libc++_shared.so" not found', LibraryMissingError),
    (1, "./run: /lib/libc.so.6: version `GLIBC_2.34' not found (required by ./run)", LibraryMissingError),
    (127, "sh: run: not found", DeviceCommandError),
    (5, "something else", DeviceCommandError),
    (132, "", RunnerKilledError),
    (134, "terminate called", RunnerKilledError),
    (137, "Killed", RunnerKilledError),
    (139, "", RunnerKilledError),
]


@pytest.mark.parametrize(("code", "words", "kind"), CASES)
def test_the_error_is_the_one_that_the_words_stand_for(code, words, kind):
    error = exit_error("adb:x", "start the runner", Completed(code, b"", words.encode(), 0.0))
    assert type(error) is kind
    assert str(error).startswith("adb:x: can't start the runner")
    assert error.hint
    assert not error.transient


@pytest.mark.parametrize(("code", "name"), [(132, "SIGILL"), (134, "SIGABRT"), (137, "SIGKILL"), (139, "SIGSEGV")])
def test_a_signal_is_named(code, name):
    assert name in str(exit_error("host", "measure", Completed(code, b"", b"", 0.0)))


@pytest.mark.parametrize("code", [0, 1, 127, 128, 160, 255])
def test_an_ordinary_code_is_no_signal(code):
    assert Completed(code, b"", b"", 0.0).signal is None


def test_the_missing_library_is_named():
    words = b"./run: error while loading shared libraries: libgomp.so.1: cannot open shared object file"
    assert "libgomp.so.1 is missing" in str(exit_error("host", "start", Completed(127, b"", words, 0.0)))


def test_the_last_words_prefer_standard_error_and_are_one_line():
    done = Completed(1, b"out\n", b"first\n\n  last \n\n", 0.0)
    assert done.last_words == "last"
    assert Completed(1, b"only\n", b" \n", 0.0).last_words == "only"
    assert Completed(1, b"", b"", 0.0).last_words == ""

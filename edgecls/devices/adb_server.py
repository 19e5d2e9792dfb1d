"""The adb program and its server on this computer."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Iterator, Tuple

from edgecls.errors import AdbMissingError, AdbServerError, SettingsError

_START_S = 20.0
_LOCAL = ("127.0.0.1", "localhost", "::1")
_VARIABLE = "ADBUTILS_ADB_PATH"


def server_address() -> Tuple[str, int]:
    """Where the adb server is: ``ANDROID_ADB_SERVER_HOST`` and ``ANDROID_ADB_SERVER_PORT``, or adb's defaults.

    Raises:
        SettingsError: the port is no number.
    """
    port = os.environ.get("ANDROID_ADB_SERVER_PORT") or "5037"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise SettingsError(f"ANDROID_ADB_SERVER_PORT is '{port}'", hint="set it to a port, or unset it")
    return os.environ.get("ANDROID_ADB_SERVER_HOST") or "127.0.0.1", int(port)


def server_runs() -> bool:
    """Whether something listens where the adb server is expected.

    Raises:
        SettingsError: as ``server_address``.
    """
    return _listening(*server_address())


def start_server() -> None:
    """Have an adb server running; one that is there is taken as it is.

    Raises:
        AdbMissingError: no adb program runs here.
        AdbServerError: it doesn't come up, or another computer's is not there.
    """
    host, port = server_address()
    if _listening(host, port):
        return
    if host not in _LOCAL:
        raise AdbServerError(f"no adb server answers at {host}:{port}", hint="check ANDROID_ADB_SERVER_HOST")
    program = adb_program()
    # Should the server end while adbutils connects, adbutils starts another: it then takes the same program.
    os.environ[_VARIABLE] = program
    # adbutils would start it too, but by another program, on another port, and with its news on our stdout.
    with tempfile.TemporaryFile() as log:
        try:
            done = subprocess.run(
                [program, "-P", str(port), "start-server"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=_START_S,
                env=_environment(),
                check=False,
            )
            code = f"exit code {done.returncode}"
        except subprocess.TimeoutExpired:
            code = f"not up after {_START_S:g} s"
        if _listening(host, port):
            return
        log.seek(0)
        lines = log.read().decode("utf-8", "replace").strip().splitlines() or [code]
    raise AdbServerError(f"the adb server can't be started: {lines[-1]}", hint=f"try {program} -P {port} start-server")


def adb_program() -> str:
    """The adb program: the one named in ``ADBUTILS_ADB_PATH``, else adbutils' own, else one on the PATH.

    Raises:
        AdbMissingError: none of them runs here.
    """
    named = os.environ.get(_VARIABLE)
    if named:
        if _runs(named):
            return named
        raise AdbMissingError(f"{_VARIABLE} names {named}, which does not run", hint=f"correct or unset {_VARIABLE}")
    for program in _candidates():
        if _runs(program):
            return program
    raise AdbMissingError(
        "there is no adb program", hint="pip install edgecls[adb], or install Android's platform tools"
    )


def _candidates() -> Iterator[str]:
    # A newer server than a person's own adb is restarted by that one, so one fixed version comes first.
    package = importlib.util.find_spec("adbutils")
    if package is not None and package.origin:
        bundled = Path(package.origin).parent / "binaries" / "adb"
        if bundled.is_file():
            yield str(bundled)
    on_path = shutil.which("adb")
    if on_path:
        yield on_path


def _runs(program: str) -> bool:
    try:
        done = subprocess.run(
            [program, "version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_START_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _environment() -> "dict[str, str]":
    # Without this, adb 36 listens for devices on all networks (UDP 5353).
    return {"ADB_MDNS": "0", **os.environ}


def _listening(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1.0).close()
    except OSError:
        return False
    return True

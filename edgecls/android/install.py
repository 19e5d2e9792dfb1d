"""Getting the app onto a phone and starting it there."""

from __future__ import annotations

import posixpath
from contextlib import suppress
from pathlib import Path
from typing import Optional

from edgecls.android.refusals import PACKAGE, install_error, start_error
from edgecls.devices.device import Device
from edgecls.devices.push import Progress, push_files
from edgecls.errors import DeviceCommandError, DeviceError, SettingsError
from edgecls.storage.hashing import sha256_file

_ACTIVITY = f"{PACKAGE}/.MainActivity"
_FOLDER = "apks"
_SHORT = 16
#: A slow phone compiles the app and asks a server about it.
_INSTALL_S = 300.0
_START_S = 60.0


def install(device: Device, apk: Path, *, progress: Optional[Progress] = None) -> None:
    """Push an APK, verified by its hash, and install it over an older one; its data stays.

    Args:
        device: a phone, which is locked.
        apk: the file.
        progress: is called for each piece that is sent.

    Raises:
        SettingsError: there is no APK.
        DeviceError: the phone is no Android, can't be reached, or refuses the app; the message says why.
    """
    if not apk.is_file():
        raise SettingsError(f"there is no {apk}", hint="build it with --build")
    _require(device, "pm")
    name = f"{_FOLDER}/{sha256_file(apk)[:_SHORT]}.apk"
    remote = posixpath.join(device.root(), name)
    push_files(device, {name: apk}, progress=progress)
    try:
        # -t: what Android Studio builds for trying out is marked as such.
        done = device.run(["pm", "install", "-r", "-t", remote], deadline_s=_INSTALL_S)
    finally:
        with suppress(DeviceError):
            device.remove(posixpath.join(device.root(), _FOLDER))
    error = install_error(device.id, f"{done.text}\n{done.stderr.decode('utf-8', 'replace')}")
    if error is not None:
        raise error


def start(device: Device) -> None:
    """Start the app.

    Raises:
        DeviceError: the phone is no Android, can't be reached, or doesn't start it; the message says why.
    """
    _require(device, "am")
    done = device.run(["am", "start", "-n", _ACTIVITY], deadline_s=_START_S)
    error = start_error(device.id, f"{done.text}\n{done.stderr.decode('utf-8', 'replace')}")
    if error is not None:
        raise error


def _require(device: Device, program: str) -> None:
    if device.run(f"command -v {program}").code != 0:
        raise DeviceCommandError(f"{device.id} has no {program}: it runs no Android", hint="name a phone with --device")

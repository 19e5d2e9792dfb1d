"""Cameras that ``edgecls predict --camera`` could open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator, List

from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine

# Devices of a Raspberry Pi's own under /dev/video*: its codecs and image processors, and the receivers of its camera
# connector, which give raw Bayer data that only libcamera makes pictures of.
_NO_CAMERA = ("codec", "isp", "hevc", "pispbe")
_CONNECTOR = ("unicam", "rp1-cfe")


def check(machine: Machine) -> Iterator[Finding]:
    """Each camera, and whether this user may open it."""
    usable: List[Path] = []
    connector = False
    for device in machine.find("dev/video[0-9]*"):
        folder = f"sys/class/video4linux/{device.name}"
        name = machine.read(f"{folder}/name").lower()
        if any(word in name for word in _CONNECTOR):
            connector = True
        # The second node of a USB camera carries its metadata.
        elif not any(word in name for word in _NO_CAMERA) and machine.read(f"{folder}/index") in ("", "0"):
            usable.append(device)
    if not usable and not connector:
        yield Finding("camera", "missing", "none", "connect one, and see /dev/video*")
    for device in usable:
        yield _camera(machine, device)
    if connector:
        yield _connector()


def _camera(machine: Machine, device: Path) -> Finding:
    number = device.name[len("video") :]
    called = machine.read(f"sys/class/video4linux/{device.name}/name") or "unnamed"
    if os.access(device, os.R_OK | os.W_OK):
        return Finding(f"camera {number}", "ok", called, f"edgecls predict --camera {number}")
    step = "sudo usermod -aG video $USER, then log in again"
    return Finding(f"camera {number}", "wrong", f"{called}: no permission for /dev/{device.name}", step)


def _connector() -> Finding:
    name = "camera at the board's connector"
    if _has_gstreamer():
        from edgecls.sources.camera_name import LIBCAMERA

        return Finding(name, "ok", "libcamera through GStreamer", f"edgecls predict --camera '{LIBCAMERA}'")
    text = "only libcamera reads it, and this OpenCV has no GStreamer to reach it"
    step = "sudo apt install python3-opencv gstreamer1.0-libcamera, in a venv with --system-site-packages"
    return Finding(name, "note", text, step)


def _has_gstreamer() -> bool:
    try:
        from edgecls.sources.camera_name import has_gstreamer
    except ImportError:
        return False
    return has_gstreamer()

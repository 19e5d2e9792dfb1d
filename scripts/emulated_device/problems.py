"""Errors of the emulated device, and what this machine lacks to run one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Optional


class EmulationError(Exception):
    """The emulated device can't be made or brought up; the text is one line for a person."""


def unavailable(arch: str) -> Optional[str]:
    """Why this machine can't run an emulated device of ``arch``, or None when it can."""
    if not sys.platform.startswith("linux"):
        return "an emulated device needs Linux"
    if os.geteuid() != 0:
        return "an emulated device needs root (namespaces, mounts, chroot)"
    for tool in ("apt-get", "mmdebstrap", "unshare", "setpriv"):
        if shutil.which(tool) is None:
            return f"an emulated device needs {tool}: run scripts/install_test_devices.sh"
    if arch != native_arch() and shutil.which(f"qemu-{_QEMU[arch]}-static") is None:
        return "an emulated device of another architecture needs qemu-user-static: run scripts/install_test_devices.sh"
    trial = subprocess.run(
        ["unshare", "--net", "--mount", "--uts", "--ipc", "--pid", "--fork", "true"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if trial.returncode != 0:
        return f"namespaces are not allowed here: {' '.join(trial.stderr.split())}"
    return None


def native_arch() -> str:
    """Debian's name of this machine's architecture, or the kernel's where Debian has none that is used here."""
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)


_QEMU = {"arm64": "aarch64", "amd64": "x86_64"}

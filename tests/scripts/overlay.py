"""This system with a layer over it: whatever a script changes is gone with the layer."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

_MOUNT = """
mount -t tmpfs layer "$1" &&
mkdir "$1/upper" "$1/work" "$1/root" &&
mount -t overlay layer -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root" &&
mount --rbind /proc "$1/root/proc" &&
mount --rbind /dev "$1/root/dev" &&
mount -t tmpfs run "$1/root/run" &&
mount --bind "$2" "$1/root/mnt" || exit 99
exec chroot "$1/root" /usr/bin/env -i PATH="$3" HOME=/root LANG=C.UTF-8 /bin/sh /mnt/script
"""
_NO_LAYER = 99


def run_in_overlay(folder: Path, given: Path, script: str) -> str:
    """What a script prints; it has to succeed. Skips the test where such a layer can't be made.

    Args:
        folder: an empty folder for the layer.
        given: a folder that the script finds as ``/mnt``; programs in its ``bin`` come first.
        script: text for sh, which stops at the first failure.
    """
    if os.geteuid() != 0:
        pytest.skip("a layer over the system needs root")
    folder.mkdir(parents=True, exist_ok=True)
    (given / "script").write_text(f"set -eu\n{script}\n", encoding="utf-8")
    path = "/mnt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", _MOUNT, "sh", str(folder), str(given), path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode == _NO_LAYER:
        pytest.skip(f"no layer over the system here: {done.stdout}")
    assert done.returncode == 0, done.stdout
    return done.stdout

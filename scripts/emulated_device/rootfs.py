"""The file system of an emulated device, made of Debian packages once and kept in the cache."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import List

from edgecls.storage.atomic import atomic_folder
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_json
from edgecls.storage.lock import lock

from .mirror import apt_settings, debian_mirror
from .problems import EmulationError, native_arch

#: The first Debian release that has ``adbd`` (34.0.5) in its main archive for both architectures.
SUITE = "trixie"
PACKAGES = ("base-files", "adbd", "mksh", "toybox", "libc-bin", "libgomp1", "libstdc++6", "coreutils")
#: Android builds its toybox with a cryptographic library, so that it hashes by the processor's own instructions.
#: Debian's toybox hashes without; GNU's program does it in toybox's stead. Nothing else of coreutils is on the PATH.
_NOT_FROM_TOYBOX = ("sha256sum",)
#: Raise it when what is done to the unpacked packages changes.
_VERSION = 2
_MAKE_DEADLINE_S = 600.0


def rootfs(arch: str) -> Path:
    """The folder of the file system for ``arch`` (``amd64`` or ``arm64``), made if it isn't in the cache yet.

    Raises:
        EmulationError: mmdebstrap failed, for example without a network.
        StorageError: the cache can't be written.
    """
    key = sha256_json({"arch": arch, "suite": SUITE, "packages": PACKAGES, "version": _VERSION})[:16]
    folder = cache_dir() / "emulated_device" / f"{SUITE}-{arch}-{key}"
    with lock(folder.with_suffix(".lock"), wait_s=_MAKE_DEADLINE_S):
        if not folder.is_dir():
            with atomic_folder(folder) as temporary:
                _bootstrap(arch, temporary)
                _link_commands(arch, temporary)
    return folder


def _bootstrap(arch: str, folder: Path) -> None:
    # Packages are only unpacked: nothing foreign runs, so neither binfmt_misc nor arch-test is needed yet.
    command = ["mmdebstrap", "--quiet", "--mode=root", "--variant=extract", "--skip=check/qemu", f"--arch={arch}"]
    command += [f"--include={','.join(PACKAGES)}", *(f"--aptopt={line}" for line in apt_settings())]
    command += [SUITE, str(folder), f"deb {debian_mirror()} {SUITE} main"]
    _run(command, f"mmdebstrap could not make a {SUITE} {arch} system")


def _link_commands(arch: str, folder: Path) -> None:
    """Give toybox's commands their names in /system/bin, as Android does, and make mksh the shell."""
    toybox = folder / "usr/bin/toybox"
    command: List[str] = [str(toybox)]
    if arch != native_arch():
        command = ["qemu-aarch64-static", "-L", str(folder), str(toybox)]
    names = _run(command, "toybox does not run").split()
    system = folder / "system/bin"
    system.mkdir(parents=True)
    for name in names:
        own = f"/usr/bin/{name}" if name in _NOT_FROM_TOYBOX else "/usr/bin/toybox"
        (system / name).symlink_to(own)
    (folder / "usr/bin/sh").unlink(missing_ok=True)
    (folder / "usr/bin/sh").symlink_to("mksh")
    (system / "sh").symlink_to("/usr/bin/mksh")


def _run(command: List[str], failure: str) -> str:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=_MAKE_DEADLINE_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EmulationError(f"{failure}: not finished after {_MAKE_DEADLINE_S:.0f} s") from error
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        raise EmulationError(f"{failure}: {lines[-1].strip()}")
    return done.stdout

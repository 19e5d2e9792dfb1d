"""An arm64 Debian with nothing but Python in it: what a Raspberry Pi's system is, on an emulated processor.

Programs run in a chroot under qemu-user, in mount namespaces of their own, so that nothing stays mounted. Needs root,
mmdebstrap and qemu-user-static. What is timed in it is no latency.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, Mapping, Optional

from edgecls.storage.atomic import atomic_folder
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_json
from edgecls.storage.lock import lock

from .mirror import apt_settings, debian_mirror
from .problems import EmulationError

#: What Raspberry Pi OS was made of in 2026; its Python is 3.11.
SUITE = "bookworm"
PYTHON = "311"
#: Python with pip, and the two libraries that Paddle-Lite's needs: they are part of every such system.
_SYSTEM = ("base-files", "base-passwd", "bash", "coreutils", "dash", "libc-bin")
PACKAGES = (*_SYSTEM, "libgomp1", "libstdc++6", "python3", "python3-pip")
#: A Raspberry Pi 5.
CPU = "cortex-a76"
ROOT = Path(__file__).parents[2]
_MAKE_DEADLINE_S = 900.0
_VERSION = 1

_INSIDE = """
mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && mount --bind /sys "$0/sys" && exec chroot "$0" "$@"
"""


class Userland:
    """A copy of the system in a folder, with edgecls installed when ``install`` was called.

    Arm64 programs must be runnable (``binfmt.foreign_programs``) while it is used.

    Args:
        folder: where it goes; it must not exist.

    Raises:
        EmulationError: the system can't be made.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder
        _command(["cp", "-a", str(_pristine()), str(folder)], "the system can't be copied")
        (folder / "board").mkdir()

    def install(self) -> int:
        """Install edgecls with pip from wheels for arm64; gives the bytes that were downloaded.

        Raises:
            EmulationError: pip failed here or there.
        """
        wheels = self.root / "board" / "wheels"
        fetch_wheels(wheels)
        pip = ["python3", "-m", "pip", "install", "--quiet", "--no-index", "--break-system-packages"]
        done = self.run([*pip, "--find-links", "/board/wheels", "edgecls"])
        if done.returncode != 0:
            raise EmulationError(f"pip failed in the userland: {done.stderr[-500:]}")
        return sum(path.stat().st_size for path in wheels.iterdir())

    def put(self, source: Path, name: str) -> str:
        """Copy a file or folder to /board/NAME; gives that path."""
        target = self.root / "board" / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
        return f"/board/{name}"

    def run(
        self, words: List[str], *, cpu: str = CPU, env: Optional[Mapping[str, str]] = None, timeout: float = 600.0
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in it."""
        return subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", _INSIDE, str(self.root), *words],
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                "HOME": "/root",
                "LANG": "C.UTF-8",
                # Threads that spin while they wait would keep the others from the processor.
                "OMP_WAIT_POLICY": "passive",
                "QEMU_CPU": cpu,
                **(env or {}),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


def fetch_wheels(folder: Path) -> None:
    """Build edgecls's wheel and download those that it needs on arm64.

    Raises:
        EmulationError: pip failed.
    """
    wheel = build_wheel(sys.executable, folder)
    words = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "-d", str(folder)]
    words += [f"--platform={name}_aarch64" for name in ("manylinux2014", "manylinux_2_28")]
    words += [f"--python-version={PYTHON}", "--only-binary=:all:", str(wheel)]
    _command(words, "the wheels for arm64 can't be downloaded")


def build_wheel(python: str, folder: Path) -> Path:
    """Build edgecls's wheel from a copy of the sources: nothing is left among them.

    Raises:
        EmulationError: pip failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="edgecls-wheel-") as scratch:
        for name in ("edgecls", "setup.cfg", "pyproject.toml", "README.md"):
            part, target = ROOT / name, Path(scratch) / name
            if part.is_dir():
                shutil.copytree(part, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(part, target)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        _command([*pip, "wheel", "--no-deps", "-w", str(folder), scratch], "edgecls's wheel can't be built")
    (wheel,) = folder.glob("edgecls-*.whl")
    return wheel


def _pristine() -> Path:
    """The folder of the system, made if it isn't in the cache yet. Its packages are only unpacked."""
    key = sha256_json({"suite": SUITE, "packages": PACKAGES, "version": _VERSION})[:16]
    folder = cache_dir() / "emulated_device" / f"userland-{SUITE}-{key}"
    with lock(folder.with_suffix(".lock"), wait_s=_MAKE_DEADLINE_S):
        if not folder.is_dir():
            with atomic_folder(folder) as temporary:
                command = ["mmdebstrap", "--quiet", "--mode=root", "--variant=extract", "--skip=check/qemu"]
                command += ["--arch=arm64", f"--include={','.join(PACKAGES)}"]
                command += [f"--aptopt={line}" for line in apt_settings()]
                command += [SUITE, str(temporary), f"deb {debian_mirror()} {SUITE} main"]
                _command(command, f"mmdebstrap could not make a {SUITE} arm64 system")
    return folder


def _command(command: List[str], failure: str) -> None:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_MAKE_DEADLINE_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise EmulationError(f"{failure}: not finished after {_MAKE_DEADLINE_S:.0f} s") from error
    except OSError as error:
        raise EmulationError(f"{failure}: {command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        raise EmulationError(f"{failure}: {lines[-1].strip()}")

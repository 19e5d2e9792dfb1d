"""The first process of an emulated device: mounts its file system, starts adbd and reaps what is orphaned.

Run by ``machine.py`` as root in fresh namespaces: ``python -m scripts.emulated_device.inside SETTINGS.json``.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any, Dict, List, NoReturn

from .vsock import forbid_vsock

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_SHELL_ID = 2000
_IFF_UP = 0x1
_SIOCSIFFLAGS = 0x8914
_RESTART_S = 0.2


def main() -> NoReturn:
    settings: Dict[str, Any] = json.loads(Path(sys.argv[1]).read_text())
    # The first process of a namespace ignores signals that it has no handler for.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    root = Path(settings["root"])
    _mount_root(settings, root)
    _mount_kernel(settings, root)
    _mount_extra(settings, root)
    _loopback_up()
    socket.sethostname("emulated")
    os.environ.clear()
    _keep_adbd(root, settings)


def _mount_root(settings: Dict[str, Any], root: Path) -> None:
    layers = f"lowerdir={settings['lower']},upperdir={settings['upper']},workdir={settings['work']}"
    _mount("-t", "overlay", "-o", layers, "overlay", str(root))
    for name in ("data/local/tmp", "sdcard", "mnt/tiny", "proc", "sys", "dev", "tmp"):
        (root / name).mkdir(parents=True, exist_ok=True)
    shared = root / "data/local/tmp"
    os.chown(shared, _SHELL_ID, _SHELL_ID)
    shared.chmod(0o771)
    (root / "etc/passwd").write_text(f"root:x:0:0::/:/bin/sh\nshell:x:{_SHELL_ID}:{_SHELL_ID}::/:/bin/sh\n")
    (root / "etc/group").write_text(f"root:x:0:\nshell:x:{_SHELL_ID}:\n")


def _mount_kernel(settings: Dict[str, Any], root: Path) -> None:
    _mount("-t", "proc", "proc", str(root / "proc"))
    _mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(root / "dev"))
    for name in _DEVICES:
        (root / "dev" / name).touch()
        _mount("--bind", f"/dev/{name}", str(root / "dev" / name))
    for name in ("pts", "shm"):
        (root / "dev" / name).mkdir()
    _mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620", "devpts", str(root / "dev/pts"))
    _mount("-t", "tmpfs", "tmpfs", str(root / "dev/shm"))
    for name, target in (("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0")):
        (root / "dev" / name).symlink_to(target)
    boot = root / "dev/.boot_id"
    boot.write_text(f"{uuid.uuid4()}\n")
    _mount("--bind", str(boot), str(root / "proc/sys/kernel/random/boot_id"))
    if settings["fake"]:
        _mount("--bind", str(root / "fake/cpuinfo"), str(root / "proc/cpuinfo"))
        _mount("--bind", str(root / "fake/sys"), str(root / "sys"))
    else:
        _mount("-t", "sysfs", "-o", "ro", "sysfs", str(root / "sys"))


def _mount_extra(settings: Dict[str, Any], root: Path) -> None:
    _mount("-t", "tmpfs", "tmpfs", str(root / "tmp"))
    # As on a phone, nothing can be started from the sdcard; and a place that is soon full.
    _mount("-t", "tmpfs", "-o", f"noexec,mode=771,uid={_SHELL_ID},gid={_SHELL_ID}", "tmpfs", str(root / "sdcard"))
    tiny = f"size=512k,mode=771,uid={_SHELL_ID},gid={_SHELL_ID}"
    _mount("-t", "tmpfs", "-o", tiny, "tmpfs", str(root / "mnt/tiny"))
    for path in settings["binds"]:
        target = root / path.lstrip("/")
        target.mkdir(parents=True, exist_ok=True)
        _mount("--bind", path, str(target))
        _mount("-o", "remount,bind,ro", str(target))


def _keep_adbd(root: Path, settings: Dict[str, Any]) -> NoReturn:
    """Start adbd, start it again when it ends, and reap every orphan as an init does."""
    adbd = _start_adbd(root, settings)
    while True:
        pid, status = os.wait()
        if pid == adbd:
            print(f"adbd ended with status {status}, starting it again", flush=True)
            time.sleep(_RESTART_S)
            adbd = _start_adbd(root, settings)


def _start_adbd(root: Path, settings: Dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        os.chroot(root)
        os.chdir("/")
        forbid_vsock()
        os.setgroups([])
        os.setgid(settings["uid"])
        os.setuid(settings["uid"])
        environment = {"PATH": "/system/bin", "HOME": "/", "TMPDIR": "/data/local/tmp"}
        environment.update({"ADBD_PORT": str(settings["port"]), **settings["environment"]})
        os.execve("/usr/sbin/adbd", ["adbd"], environment)
    except OSError as error:
        print(f"adbd can't be started: {error}", flush=True)
    os._exit(1)


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))


def _mount(*arguments: str) -> None:
    command: List[str] = ["mount", *arguments]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {' '.join(done.stderr.split())}")


if __name__ == "__main__":
    main()

"""Files on a device, through its own small programs."""

from __future__ import annotations

import posixpath
from abc import abstractmethod
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence

from edgecls.devices.commands import Commands
from edgecls.devices.exits import exit_error
from edgecls.devices.shell import in_batches, join
from edgecls.errors import DeviceCommandError, SettingsError
from edgecls.storage.atomic import atomic_path
from edgecls.storage.hashing import sha256_file

#: Is told how many bytes of a file have been handed on.
Sent = Callable[[int], None]

#: A link that takes or gives no byte for this long is called lost, seconds.
STALL_S = 20.0
_HASH_S = 300.0
_REMOVE_S = 60.0
_KIB = 1024
_UNWRITABLE = 34

#: Shell text that succeeds when a program in the current folder can be started. Busybox's shell has no path.
EXECUTE_PROBE = (
    "( p=./.edgecls-probe-$$; s=$(command -v sh); case $s in /*) ;; *) s=/bin/sh ;; esac; "
    f'printf "#!%s\\nexit 7\\n" "$s" > $p || exit {_UNWRITABLE}; '
    "chmod 755 $p; $p; code=$?; rm -f $p; [ $code = 7 ] )"
)


class Files(Commands):
    """The files of a device. Paths there are absolute, with no line break in them."""

    @abstractmethod
    def send(self, local: Path, remote: str, *, sent: Optional[Sent] = None, stall_s: float = STALL_S) -> None:
        """Write a file to the device, straight to its name and unchecked: ``push.push_files`` does the rest.

        Raises:
            DeviceStorageError: the device can't store it.
            DeviceLostError: the connection broke or stood still for ``stall_s``; a part of the file may be there.
            StorageError: the local file can't be read.
        """

    @abstractmethod
    def fetch(self, remote: str, local: Path, *, stall_s: float = STALL_S) -> None:
        """Read a file from the device, unchecked: ``pull`` does the rest.

        Raises:
            DeviceCommandError: it isn't there or can't be read.
            DeviceLostError: the connection broke or stood still; a part of the file may be here.
            StorageError: the local file can't be written.
        """

    def pull(self, remote: str, local: Path) -> None:
        """Read a file from the device, verify it by its hash and put it in place whole.

        Raises:
            DeviceCommandError: it isn't there, or changed while it was read.
            DeviceLostError: the connection broke; ``local`` is as it was.
            StorageError: the local file can't be written.
        """
        expected = self.sha256([remote])[remote]
        if expected is None:
            raise DeviceCommandError(f"{self.id}: there is no file {remote}", hint="check the path")
        with atomic_path(local) as temporary:
            self.fetch(remote, temporary)
            if sha256_file(temporary) != expected:
                raise DeviceCommandError(f"{self.id}: {remote} changed while it was read", hint="pull it again")

    def exists(self, path: str) -> bool:
        """Whether there is anything of that name."""
        return self.run(f"[ -e {join([plain(path)])} ]").code == 0

    def sha256(self, paths: Sequence[str]) -> Dict[str, Optional[str]]:
        """The hex SHA-256 of each file, None where there is none; one command for many files."""
        found: Dict[str, Optional[str]] = dict.fromkeys((plain(path) for path in paths), None)
        for batch in in_batches(list(found), self.batch_bytes):
            done = self.run(f"sha256sum -- {join(batch)}", deadline_s=_HASH_S)
            for line in done.text.splitlines():
                digest, name = _hash_line(line)
                if name in found:
                    found[name] = digest
            # A missing file is code 1, a missing or failing program something else.
            if done.code not in (0, 1):
                raise exit_error(self.id, "hash files", done)
        return found

    def mkdir(self, path: str) -> None:
        """Make a folder and its parents, if they aren't there."""
        self.check(["mkdir", "-p", "--", plain(path)], f"make the folder {path}")

    def remove(self, path: str) -> None:
        """Remove a file or a whole folder, if it is there.

        Raises:
            SettingsError: the path is no deeper than one folder, which is never edgecls's own.
        """
        if len([part for part in posixpath.normpath(plain(path)).split("/") if part]) < 2:
            raise SettingsError(f"{path} is not removed from a device", hint="name a folder of edgecls")
        self.check(["rm", "-rf", "--", path], f"remove {path}", deadline_s=_REMOVE_S)

    def rename(self, source: str, target: str) -> None:
        """Give a file another name on the same file system, at once and over an old one."""
        self.check(["mv", "-f", "--", plain(source), plain(target)], f"rename {source}")

    def free_bytes(self, path: str) -> int:
        """The space that is free for this user where ``path`` is or would be."""
        script = f'd={join([plain(path)])}; while [ ! -e "$d" ]; do d=$(dirname "$d"); done; df -P -k "$d"'
        done = self.check(script, "ask for the free space")
        return free_kib(done.text) * _KIB

    def can_execute(self, folder: str) -> bool:
        """Whether a program in ``folder`` can be started; on an sdcard it can't.

        Raises:
            DeviceStorageError: nothing can be written there.
        """
        done = self.run(f"cd {join([plain(folder)])} && {EXECUTE_PROBE}")
        if done.code == _UNWRITABLE:
            raise exit_error(self.id, f"write to {folder}", done)
        return done.code == 0


def plain(path: str) -> str:
    """The path, if it can be handled safely on a device.

    Raises:
        SettingsError: it is relative, or has a line break or a zero byte in it.
    """
    if not path.startswith("/") or any(character in path for character in "\n\r\0"):
        raise SettingsError(f"'{path}' is no path for a device", hint="name an absolute path without line breaks")
    return path


def _hash_line(line: str) -> "tuple[str, str]":
    """``HASH  NAME``; GNU's program marks a line whose name it has escaped with a backslash."""
    digest, _, name = line.partition("  ")
    if digest.startswith("\\"):
        return digest[1:], name.replace("\\\\", "\\")
    return digest, name


def free_kib(text: str) -> int:
    """The fourth column of POSIX df; a long name of a device may have moved the numbers to the next line."""
    words: List[str] = " ".join(text.splitlines()[1:]).split()
    numbers = [int(word) for word in words if word.isdigit()]
    if len(numbers) < 3:
        raise DeviceCommandError(f"df prints something unknown: {text}", hint="report it with the device's name")
    return numbers[2]

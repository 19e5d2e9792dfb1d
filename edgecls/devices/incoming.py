"""The folder on a device where files arrive before they are verified and put in place.

Each arrives under its own SHA-256 as a name, so the device can tell by itself what is whole: what a broken link has
left is found again or thrown away.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Dict, FrozenSet, List

from edgecls.devices.device import Device
from edgecls.devices.exits import exit_error
from edgecls.devices.files import EXECUTE_PROBE, free_kib
from edgecls.devices.sections import ask, read_sections
from edgecls.devices.seen import read_stat, stat_script
from edgecls.devices.shell import in_batches, join
from edgecls.errors import DeviceLostError

_NAME = ".incoming"
_DAMAGED = 33
_HASH_S = 300.0
_WHOLE = f'sha256sum {_NAME}/* 2>/dev/null | while read -r hash name; do [ "$hash" = "${{name##*/}}" ]'


@dataclass(frozen=True)
class Placement:
    """A file that has arrived and where it goes: a path below the root, and its mode as chmod takes it."""

    digest: str
    name: str
    mode: str


@dataclass(frozen=True)
class Readiness:
    """What a folder on a device can take.

    Attributes:
        free_bytes: the space for this user.
        whole: hashes of what arrived whole before.
        executes: whether a program there can be started.
    """

    free_bytes: int
    whole: FrozenSet[str]
    executes: bool


class Incoming:
    """The folder of arrivals below ``root``."""

    def __init__(self, device: Device, root: str) -> None:
        self._device = device
        self._root = root

    def path(self, digest: str) -> str:
        """Where the content with that hash arrives."""
        return posixpath.join(self._root, _NAME, digest)

    def prepare(self) -> Readiness:
        """Make the folder, throw away what is damaged in it, and see what the device can take; one command.

        Raises:
            DeviceStorageError: the folder can't be made.
        """
        questions = {
            "free": "df -P -k .",
            "whole": f'{_WHOLE} && echo "$hash" || rm -f "$name"; done',
            "executes": f"{EXECUTE_PROBE} && echo yes",
        }
        script = f"mkdir -p {join([posixpath.join(self._root, _NAME)])} && cd {join([self._root])} || exit 1; "
        done = self._device.check(script + ask(questions), f"write to {self._root}", deadline_s=_HASH_S)
        found = read_sections(done.stdout)
        return Readiness(
            free_bytes=free_kib(found["free"].decode("utf-8", "replace")) * 1024,
            whole=frozenset(found["whole"].decode("ascii", "replace").split()),
            executes=found["executes"].strip() == b"yes",
        )

    def place(self, arrived: List[Placement]) -> Dict[str, str]:
        """Verify all that arrived by hash, rename each to its place, remove the folder; mostly one command.

        Returns: the stats of the files in their places.

        Raises:
            DeviceLostError: something arrived damaged; it has been thrown away.
            DeviceStorageError: the device can't store it.
        """
        last = {item.digest: item for item in arrived}
        folders = sorted({posixpath.dirname(self._target(item)) for item in arrived})
        lines = [f'[ -z "$({_WHOLE} || {{ echo bad; rm -f "$name"; }}; done)" ] || exit {_DAMAGED}']
        lines += [join(["mkdir", "-p", "--", folder]) for folder in folders]
        lines += [self._placing(item, last[item.digest] is item) for item in arrived]
        # Without stat there is nothing to remember, and the next push hashes.
        targets = in_batches([self._target(item) for item in arrived], 8_000)
        lines += [f"{{ {stat_script(batch)} || true; }}" for batch in targets]
        lines += [f"rm -rf {_NAME}"]
        stats: Dict[str, str] = {}
        for batch in in_batches(lines, self._device.batch_bytes):
            done = self._device.run(
                f"cd {join([self._root])} && " + " && ".join(batch), deadline_s=_HASH_S + len(arrived)
            )
            if done.code == _DAMAGED:
                raise DeviceLostError(f"{self._device.id}: a file arrived damaged", hint="push again")
            if done.code != 0:
                raise exit_error(self._device.id, f"put files in place in {self._root}", done)
            stats.update(read_stat(done.text))
        return stats

    def remove(self) -> None:
        """Remove the folder and all that is in it.

        Raises:
            DeviceError: the device can't be reached or refuses.
        """
        self._device.remove(posixpath.join(self._root, _NAME))

    def _target(self, item: Placement) -> str:
        return posixpath.join(self._root, item.name)

    def _placing(self, item: Placement, last: bool) -> str:
        """Of several files with one content the last takes what arrived, the others take copies."""
        arrived, target = f"{_NAME}/{item.digest}", self._target(item)
        source = arrived if last else f"{_NAME}/copy"
        copying = [] if last else [f"cp {arrived} {source}"]
        return " && ".join([*copying, f"chmod {item.mode} {source}", join(["mv", "-f", "--", source, target])])

"""One run at a time on a device.

Two locks are held: a file on this computer, which the kernel drops however its holder ends, and a folder on the
device, for two computers or two users with one phone. The folder says until when it is held, in seconds of the
device's own uptime, which no change of the date moves; it is renewed from time to time.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
import shlex
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Dict, Iterator, Optional
from urllib.parse import quote

from edgecls.devices.clock import Deadline
from edgecls.devices.commands import Commands
from edgecls.devices.sections import ask, read_sections
from edgecls.errors import DeviceBusyError, DeviceError, LockedError
from edgecls.storage.cache import cache_dir
from edgecls.storage.lock import lock

#: How long a run may be silent before another computer takes the device, seconds.
LEASE_S = 900.0
_POLL_S = 0.5
#: Between the making of the folder and its signature; who is killed there leaves an unsigned one.
_SIGNATURE_S = 5.0
_NAME = "edgecls.lock"

# The same place for every user of a device, unlike edgecls's own folder there.
_ENTER = 'for d in /data/local/tmp /tmp /var/tmp; do [ -d "$d" ] && [ -w "$d" ] && break; done; cd "$d" || exit 1; '


class DeviceLease:
    """A device that is held. Renew it between the parts of a long run."""

    def __init__(self, device: Commands, lease_s: float) -> None:
        self._device = device
        self._lease_s = lease_s
        self._me: Dict[str, Any] = {
            "host": _this_computer(),
            "user": str(os.getuid()),
            "pid": os.getpid(),
            "started": _started(os.getpid()),
            "token": secrets.token_hex(8),
        }

    def acquire(self, wait_s: float) -> None:
        """Take the lock on the device.

        Raises:
            DeviceBusyError: another run still holds it after ``wait_s`` seconds.
        """
        deadline = Deadline(wait_s)
        unsigned = Deadline(_SIGNATURE_S)
        while True:
            clock = self._clock()
            signature = shlex.quote(self._signature(clock))
            done = self._device.check(
                f"{_ENTER}if mkdir {_NAME} 2>/dev/null; then chmod 777 {_NAME}; echo {signature} > {_NAME}/owner; "
                f"echo taken; else cat {_NAME}/owner 2>/dev/null || echo unsigned; fi",
                "take the device's lock",
            )
            words = done.text.strip()
            if words == "taken":
                return
            owner = _owner(words)
            if (unsigned.passed if owner is None else self._stale(owner, clock)) and self._break(words):
                continue
            if deadline.passed and owner is not None:
                raise DeviceBusyError(
                    f"{self._device.id} is in use by process {owner.get('pid')} on {owner.get('host')}",
                    hint="wait until that has finished, or end it",
                )
            time.sleep(_POLL_S)

    def renew(self) -> None:
        """Hold the device for another ``LEASE_S`` seconds.

        Raises:
            DeviceBusyError: another run has taken the device meanwhile.
        """
        signature = shlex.quote(self._signature(self._clock()))
        done = self._device.run(f"{_ENTER}{self._is_mine()} || exit 3; echo {signature} > {_NAME}/owner")
        if done.code != 0:
            raise DeviceBusyError(
                f"{self._device.id} was taken by another run", hint="wait until that has finished, then resume"
            )

    def release(self) -> None:
        """Give the device back; one that is gone lets the lock run out by itself."""
        with suppress(DeviceError):
            self._device.run(f"{_ENTER}{self._is_mine()} && rm -rf {_NAME}")

    def _is_mine(self) -> str:
        return f"grep -q {self._me['token']} {_NAME}/owner 2>/dev/null"

    def _clock(self) -> "tuple[str, float]":
        """The device's boot and its uptime in seconds."""
        questions = {"boot": "cat /proc/sys/kernel/random/boot_id", "uptime": "cat /proc/uptime || date +%s"}
        found = read_sections(self._device.check(ask(questions), "read the uptime").stdout)
        return found["boot"].decode().strip(), float((found["uptime"].split() or [b"0"])[0])

    def _signature(self, clock: "tuple[str, float]") -> str:
        return json.dumps({**self._me, "boot": clock[0], "until": round(clock[1] + self._lease_s)}, sort_keys=True)

    def _stale(self, owner: Dict[str, Any], clock: "tuple[str, float]") -> bool:
        if owner.get("boot") != clock[0] or float(owner.get("until", 0)) < clock[1]:
            return True
        if owner.get("host") != self._me["host"]:
            return False
        # One of this very process was left on a device that was lost: the lock on this computer is ours.
        return owner.get("pid") == self._me["pid"] or _started(int(owner.get("pid", 0))) != owner.get("started")

    def _break(self, words: str) -> bool:
        """Whether the lock that was found stale could be removed."""
        aside = f"{_NAME}.{secrets.token_hex(4)}"
        same = f'[ "$(cat {_NAME}/owner 2>/dev/null || echo unsigned)" = {shlex.quote(words)} ]'
        return self._device.run(f"{_ENTER}{same} && mv {_NAME} {aside} && rm -rf {aside}").code == 0


@contextmanager
def device_lock(device: Commands, *, wait_s: float = 0.0, lease_s: float = LEASE_S) -> Iterator[DeviceLease]:
    """Hold a device for the time of the block.

    Args:
        wait_s: how long to wait for another run, seconds.
        lease_s: how long the device stays ours without ``renew``, seconds.

    Raises:
        DeviceBusyError: another run still holds it after ``wait_s``.
        DeviceError: the device can't be asked.
        StorageError: the lock file can't be made.
    """
    path = cache_dir() / "devices" / f"{quote(device.id, safe='')}.lock"
    lease = DeviceLease(device, lease_s)
    with ExitStack() as stack:
        try:
            stack.enter_context(lock(path, wait_s=wait_s))
        except LockedError as error:
            raise DeviceBusyError(
                f"{device.id} is in use by another run of edgecls ({error.message})", hint=error.hint
            ) from error
        lease.acquire(wait_s)
        stack.callback(lease.release)
        yield lease


def _owner(words: str) -> Optional[Dict[str, Any]]:
    try:
        owner = json.loads(words)
    except ValueError:
        return None
    return owner if isinstance(owner, dict) else None


def _this_computer() -> str:
    try:
        machine = Path("/etc/machine-id").read_text().strip()[:8]
    except OSError:
        machine = ""
    return f"{platform.node()} {machine}".strip()


def _started(pid: int) -> Optional[int]:
    """When a process of this computer was started, in the kernel's ticks; None when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name is in parentheses and may hold anything; the 22nd field is the 20th after it.
    return int(stat.rpartition(")")[2].split()[19])

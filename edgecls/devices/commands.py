"""The one ability that everything else on a device is made of: running a command."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Mapping, Optional

from edgecls.devices.completed import Completed
from edgecls.devices.exits import exit_error
from edgecls.devices.shell import Command

#: Enough for a short command on a slow link.
SHORT_S = 30.0


class Commands(ABC):
    """Runs commands on a device."""

    #: How the device is named on the command line: ``host``, ``adb:SERIAL``, ``ssh:USER@HOST``.
    id: str

    @property
    def batch_bytes(self) -> int:
        """The longest list of words in one command, bytes; quoting it twice may make nine times as much of it."""
        return 8_000

    @abstractmethod
    def run(
        self, command: Command, *, deadline_s: float = SHORT_S, env: Optional[Mapping[str, str]] = None
    ) -> Completed:
        """Run a command to its end, with no standard input.

        Args:
            command: words, or text for the device's sh.
            deadline_s: after this many seconds in total everything that it started is killed.
            env: variables to add.

        Raises:
            DeviceDeadlineError: it was stopped at its deadline.
            DeviceLostError: the connection broke, or the device stopped answering.
            NoDeviceError, OfflineDeviceError, UnauthorizedError: the device can't be reached.
            SettingsError: the command is empty or too long.
        """

    def check(
        self, command: Command, doing: str, *, deadline_s: float = SHORT_S, env: Optional[Mapping[str, str]] = None
    ) -> Completed:
        """Run a command that has to succeed.

        Args:
            doing: what it is for, for the message, as in "can't ``make a folder``".

        Raises:
            DeviceError: what ``run`` raises, or the error that its exit code and its last words stand for.
        """
        done = self.run(command, deadline_s=deadline_s, env=env)
        if done.code != 0:
            raise exit_error(self.id, doing, done)
        return done

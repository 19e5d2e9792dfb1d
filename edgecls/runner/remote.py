"""Running a runner on a device and listening to it, through whatever happens to the link."""

from __future__ import annotations

import posixpath
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Callable, Iterator, List, Mapping, Optional, Sequence, Tuple, TypeVar

from edgecls.devices.detached import ABSENT, JOB, RUNNING, JobState
from edgecls.devices.device import Device
from edgecls.devices.retry import ATTEMPTS, BACK_S, again
from edgecls.devices.shell import Command, join
from edgecls.errors import DeviceError, DeviceStorageError, EdgeclsError, RunnerKilledError
from edgecls.runner.art import start_error
from edgecls.runner.events import Event, LineSplitter, parse_event
from edgecls.runner.measurement import Measurement
from edgecls.worker.closing import Closing

#: The folder of all jobs below edgecls's own on the device.
JOBS = "jobs"

_ARGUMENTS = "arguments"
_WAIT_S = 1.0
_FATAL = 128
_SIGNALS = range(1, 32)
#: A runner that ends with code 1 on a file system with less than this could not write what it had to say.
_FULL_BYTES = 64 * 1024

_T = TypeVar("_T")
Listener = Callable[[Event, Measurement], None]


@dataclass(frozen=True)
class StagedRunner:
    """A runner that is on a device, ready to be started.

    Attributes:
        words: what starts it: the program, or an interpreter and its application.
        build: "cpp", "java" or "python".
        env: variables that it needs.
        reads_arguments: whether it takes its arguments from a file, one a line, that is given as ``@FILE``.
    """

    words: Tuple[str, ...]
    build: str
    env: Mapping[str, str] = field(default_factory=dict)
    reads_arguments: bool = False

    def command(self, arguments: Sequence[str]) -> Command:
        """What a job runs; a file of arguments is written into the job's folder."""
        if not self.reads_arguments:
            return [*self.words, *arguments]
        path = f"${JOB}/{_ARGUMENTS}"
        return f'printf \'%s\\n\' {join(arguments)} > "{path}" && exec {join(self.words)} "@{path}"'


class RemoteRunner(Closing):
    """One run of a runner on a device, from its start to its last event.

    It runs detached: a dropped connection neither ends it nor loses what it told. The device itself ends it at its
    deadline. Used in a ``with`` block, whose end stops what still runs and removes the job from the device.

    Args:
        device: where it runs.
        staged: what runs.
        arguments: of the runner (docs/runner_protocol.md); paths are the device's.
        engine: what it loads, for messages.
        deadline_s: seconds from start to end, counted by the device.
        attempts: how often to go on after the connection was lost, each time.
        back_s: how long to wait for the device each time, seconds.
        on_lost: is told each time that the connection was lost and is looked for again.
    """

    def __init__(
        self,
        device: Device,
        staged: StagedRunner,
        arguments: Sequence[str],
        *,
        engine: str,
        deadline_s: float,
        attempts: int = ATTEMPTS,
        back_s: float = BACK_S,
        on_lost: Optional[Callable[[EdgeclsError], None]] = None,
    ) -> None:
        self._device = device
        self._staged = staged
        self._command = staged.command(arguments)
        self._engine = engine
        self._deadline_s = deadline_s
        self._attempts = attempts
        self._back_s = back_s
        self._on_lost = on_lost
        # A name of its own, so that whatever is found under it belongs to this run.
        self.folder = posixpath.join(device.root(), JOBS, secrets.token_hex(8))
        self._started = False
        self._ended = False
        self._spoken = False
        #: Lines of standard output that were no events.
        self.garbage = 0

    def start(self) -> None:
        """Start it; a second call does nothing.

        Raises:
            DeviceError: it can't be started, or the device is gone.
        """
        if not self._started:
            self._again(self._start)

    def events(self, doing: Callable[[], str] = lambda: "running") -> Iterator[Event]:
        """Everything that it tells, as it comes, to its end. Starts it.

        Args:
            doing: says what it is at, as in "it was killed while ``loading the model``".

        Raises:
            RunnerKilledError: a signal ended it.
            LibraryMissingError, WrongAbiError, NoExecError, DeviceCommandError: it could not be started.
            DeviceDeadlineError: the device ended it at its deadline.
            DeviceStorageError: there was no space for its output.
            DeviceLostError: the device was restarted, or is gone for good.
        """
        self.start()
        splitter = LineSplitter()
        offset = 0
        fatal: Optional[int] = None
        while True:
            state, block = self._again(partial(self._device.follow, self.folder, offset, wait_s=_WAIT_S))
            offset += len(block)
            self._ended = state.status != RUNNING
            last = self._ended and not block
            # A crash leaves its last line without an end.
            for event in self._read(splitter.feed(b"\n" if last else block)):
                if event["event"] == "signal" and event.get("number") in _SIGNALS:
                    fatal = event["number"]
                self._spoken = True
                yield event
            if last:
                self._check_end(state, fatal, doing())
                return

    def measure(self, on_event: Listener) -> Measurement:
        """Listen to the end. Starts it.

        Args:
            on_event: called after each event with all that is known by then; it may raise to stop the runner.

        Raises:
            EdgeclsError: what the runner reported, ``on_event`` raised or ``events`` raises.
            RunnerKilledError: it ended before it was done.
        """
        measurement = Measurement()
        for event in self.events(lambda: measurement.doing):
            if measurement.take(event):
                on_event(event, measurement)
            else:
                self.garbage += 1
        if not measurement.complete:
            raise RunnerKilledError(
                f"{self._device.id}: {self._engine} ended while {measurement.doing} without a word",
                hint="run it again; if it stays, report it with the model",
            )
        return measurement

    def close(self) -> None:
        """End it if it still runs and remove its folder; a device that is gone keeps both until the next run."""
        if self._started:
            self._started = False
            with suppress(DeviceError):
                if not self._ended:
                    self._device.stop(self.folder)
                self._device.remove(self.folder)

    def _start(self) -> None:
        # The answer to an earlier try may have got lost and the job be there.
        if self._started and self._device.poll(self.folder).status != ABSENT:
            return
        self._started = True
        self._device.start_detached(
            self._command, folder=self.folder, deadline_s=self._deadline_s, env=self._staged.env
        )

    def _again(self, work: Callable[[], _T]) -> _T:
        return again(self._device, work, attempts=self._attempts, back_s=self._back_s, lost=self._on_lost)

    def _read(self, lines: List[bytes]) -> Iterator[Event]:
        for line in lines:
            event = parse_event(line)
            if event is not None:
                yield event
            elif line:
                self.garbage += 1

    def _check_end(self, state: JobState, fatal: Optional[int], doing: str) -> None:
        if state.code and state.code < _FATAL and fatal is not None:
            state = replace(state, code=_FATAL + fatal)
        if self._staged.build == "java" and not self._spoken and state.code and not state.late:
            unstarted = start_error(self._device, state.code, state.errors)
            if unstarted is not None:
                raise unstarted
        error = state.error(self._device.id, f"go on with {self._engine} while it was {doing}")
        if error is None:
            return
        if state.code == 1 and self._device.free_bytes(self.folder) < _FULL_BYTES:
            raise DeviceStorageError(
                f"{self._device.id}: no space was left for what the runner had to tell",
                hint=f"run edgecls devices clean {self._device.id}, or remove something else",
            )
        raise error


def stop_left_over(device: Device) -> int:
    """End and remove the jobs that an earlier, broken run has left; the device must be locked.

    Returns: how many there were.

    Raises:
        DeviceError: the device can't be asked.
    """
    folder = posixpath.join(device.root(), JOBS)
    names = device.run(["ls", "-A", folder]).text.split()
    for name in names:
        device.stop(posixpath.join(folder, name))
    if names:
        device.remove(folder)
    return len(names)

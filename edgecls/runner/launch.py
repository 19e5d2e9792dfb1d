"""Starting a runner on this machine and listening to it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import tempfile
import time
from collections import deque
from typing import Callable, Deque, Optional, Sequence

from edgecls.engines.crash import engine_crash
from edgecls.errors import DeadlineError, WorkerError
from edgecls.runner.events import Event, LineSplitter, parse_event
from edgecls.runner.measurement import Measurement
from edgecls.worker.closing import Closing
from edgecls.worker.process import child_environment

_LOG_TAIL = 64 * 1024
_BLOCK = 1 << 16
_LAST_SECONDS = 10.0


class RunnerProcess(Closing):
    """A runner in a session of its own.

    Args:
        command: the program and its arguments.
        engine: what it loads, for messages.
        deadline_s: seconds from one well-formed event to the next; other output is no sign of life.

    Raises:
        WorkerError: it could not be started.
    """

    def __init__(self, command: Sequence[str], *, engine: str, deadline_s: float) -> None:
        self._engine = engine
        self._deadline_s = deadline_s
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        try:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=self._log,
                start_new_session=True,
                env=child_environment(),
            )
        except OSError as error:
            self._log.close()
            raise WorkerError(f"can't start {command[0]}: {error.strerror}", hint="check the path") from error
        assert self._process.stdout is not None
        self._descriptor = self._process.stdout.fileno()
        self._splitter = LineSplitter()
        self._waiting: Deque[Event] = deque()
        self._doing = "starting"
        #: Lines of standard output that were no events.
        self.garbage = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def _next_event(self, deadline: float) -> Optional[Event]:
        """The next event; None when the runner has closed its output.

        Raises:
            DeadlineError: none came before ``deadline``, a point of ``time.monotonic()``; the runner has been ended.
        """
        while True:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                self.kill()
                raise DeadlineError(
                    f"the runner with {self._engine} did not answer for {self._deadline_s:g} s while {self._doing} "
                    "and was stopped",
                    hint="raise EDGECLS_DEADLINE (seconds) if the machine is slow",
                )
            if self._waiting:
                return self._waiting.popleft()
            ready, _, _ = select.select([self._descriptor], [], [], remaining)
            if not ready:
                continue
            block = os.read(self._descriptor, _BLOCK)
            if not block:
                return None
            events = [parse_event(line) for line in self._splitter.feed(block) if line]
            self._waiting.extend(event for event in events if event is not None)
            self.garbage += events.count(None)

    def measure(self, on_event: Callable[[Event, Measurement], None]) -> Measurement:
        """Listen to the end.

        Args:
            on_event: called after each event with all that is known by then; it may raise to stop the runner.

        Raises:
            EdgeclsError: what the runner reported or ``on_event`` raised.
            WorkerCrashed: it ended before it was done.
            DeadlineError: it fell silent.
        """
        measurement = Measurement()
        deadline = time.monotonic() + self._deadline_s
        while True:
            event = self._next_event(deadline)
            if event is None:
                break
            if not measurement.take(event):
                self.garbage += 1
                continue
            self._doing = measurement.doing
            on_event(event, measurement)
            deadline = time.monotonic() + self._deadline_s
        code = self._exit_code()
        if code >= 0 and measurement.signal is not None:
            code = -measurement.signal
        if not measurement.complete or code != 0:
            raise engine_crash(self._engine, self._doing, code, self._tail())
        return measurement

    def kill(self) -> None:
        """End the runner and all that it started."""
        if self._process.poll() is None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self._process.wait()

    def close(self) -> None:
        """End the runner if it still runs and release its descriptors."""
        self.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._log.close()

    def _exit_code(self) -> int:
        """The code of a runner that has closed its output; one that goes on all the same is ended."""
        try:
            return self._process.wait(timeout=_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.returncode

    def _tail(self) -> str:
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - _LOG_TAIL))
        return self._log.read().decode("utf-8", "replace")

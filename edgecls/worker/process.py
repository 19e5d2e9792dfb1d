"""The parent's side of a child process: start it, talk to it, end it, and say how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, Optional, cast

from edgecls.errors import DeadlineError, EdgeclsError, WorkerCrashed, WorkerError, by_name
from edgecls.worker.closing import Closing
from edgecls.worker.frames import Frame, FrameError, FrameReader, write_frame

#: Turns the child's log and its exit code (negative: a signal) into a typed error, or None when it knows nothing.
Explain = Callable[[str, int], Optional[EdgeclsError]]

_BOOT = Path(__file__).with_name("boot.py")
_LOG_TAIL = 64 * 1024


class Child(Closing):
    """One child process that runs a task module of edgecls.

    Args:
        python: the interpreter to run it in.
        module: dotted name of the task module.
        request: the first frame that the child reads.
        explain: makes a typed error of a native crash's log.

    Raises:
        WorkerError: the interpreter could not be started.
    """

    def __init__(self, python: str, module: str, request: Dict[str, Any], *, explain: Optional[Explain] = None) -> None:
        self._module = module
        self._explain = explain
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        read_end, write_end = os.pipe()
        try:
            self._process = subprocess.Popen(
                [python, str(_BOOT), module, str(write_end), str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=self._log,
                stderr=self._log,
                pass_fds=(write_end,),
                start_new_session=True,
                env=child_environment(),
            )
        except OSError as error:
            os.close(read_end)
            self._log.close()
            raise WorkerError(f"can't start {python}: {error.strerror}", hint="check EDGECLS_LITE_PYTHON") from error
        finally:
            os.close(write_end)
        self._read_end = read_end
        self._reader = FrameReader(read_end)
        self._closed = False
        self.send(request)

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: Dict[str, Any], payload: bytes = b"") -> None:
        """Send a frame to the child.

        Raises:
            WorkerCrashed: the child is gone.
        """
        assert self._process.stdin is not None
        try:
            write_frame(cast(BinaryIO, self._process.stdin), message, payload)
        except (BrokenPipeError, ValueError) as error:
            raise self._crash() from error

    def receive(self, deadline_s: Optional[float]) -> Frame:
        """The next frame of the child.

        Raises:
            DeadlineError: nothing came within ``deadline_s`` seconds; the child has been ended.
            WorkerCrashed: the child ended without an answer.
            EdgeclsError: the error that the child reported.
        """
        deadline = None if deadline_s is None else time.monotonic() + deadline_s
        try:
            frame = self._reader.read(deadline)
        except TimeoutError as error:
            self.kill()
            raise DeadlineError(
                f"{self._module} did not finish within {deadline_s:.0f} s and was stopped",
                hint="raise EDGECLS_DEADLINE (seconds) if the machine is slow",
            ) from error
        except FrameError as error:
            raise self._crash() from error
        if frame is None:
            raise self._crash()
        _raise_reported(frame[0], self._module)
        return frame

    def log(self) -> str:
        """The last 64 KiB of what the child printed."""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - _LOG_TAIL))
        return self._log.read().decode("utf-8", "replace")

    def kill(self) -> None:
        """End the child and all that it started."""
        if self._process.poll() is None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self._process.wait()

    def close(self) -> None:
        """End the child if it still runs and release its descriptors."""
        if self._closed:
            return
        self._closed = True
        self.kill()
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        os.close(self._read_end)
        self._log.close()

    def _crash(self) -> EdgeclsError:
        try:
            code = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.returncode
        log = self.log()
        known = self._explain(log, code) if self._explain else None
        if known is not None:
            return known
        return WorkerCrashed(f"{self._module} {describe_exit(code)}{last_words(log)}", hint=_crash_hint(code))


def describe_exit(code: int) -> str:
    """An exit code in words; a negative one is a signal, as subprocess has it."""
    if code < 0:
        try:
            return f"was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"was ended by signal {-code}"
    return f"ended with exit code {code} before it answered"


def _crash_hint(code: int) -> str:
    if code == -signal.SIGKILL:
        return "the system may be out of memory: try a smaller model or batch"
    return "run it again; if it stays, report it with the model"


def last_words(log: str) -> str:
    """The last line of a child's log, in brackets behind a space; empty when it printed nothing."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return f" ({lines[-1][:200]})" if lines else ""


def _raise_reported(message: Dict[str, Any], module: str) -> None:
    if "error" in message:
        kind = by_name().get(message["error"], WorkerError)
        raise kind(message["message"], hint=message["hint"])
    if "unexpected" in message:
        raise WorkerError(f"{module} failed: {message['unexpected']}", hint="report it with the model")


def child_environment() -> Dict[str, str]:
    """The environment of a child that runs native code."""
    environment = dict(os.environ)
    # Paddle prints a banner and INFO lines of glog otherwise; warnings stay.
    environment.setdefault("GLOG_minloglevel", "1")
    environment["PYTHONUNBUFFERED"] = "1"
    return environment

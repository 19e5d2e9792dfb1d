"""An engine as a classifier holds it: in this process, or in one of its own."""

from __future__ import annotations

import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Protocol

import numpy as np
from numpy.typing import NDArray

from edgecls.engines.engine import Engine
from edgecls.engines.session import EngineSession


class Backend(Protocol):
    """A loaded model."""

    name: str
    mode: str
    version: str
    threads: int

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 [N, C, H, W] in, a new float32 [N, classes] out; one call at a time."""
        ...

    def close(self) -> None:
        """Release it."""
        ...


class OwnProcess:
    """An engine in a child process, kept by a thread of its own: the child would end with the thread that made it.

    Raises:
        EdgeclsError: what ``open_session`` raises.
    """

    def __init__(self, open_session: Callable[[], EngineSession]) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="edgecls-engine")
        try:
            self._session = self._thread.submit(open_session).result()
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        self.name, self.mode = self._session.name, self._session.mode
        self.version, self.threads = self._session.version, self._session.threads
        # A classifier that nobody closed leaves no process behind.
        self._end = weakref.finalize(self, _end, self._thread, self._session)

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._thread.submit(self._session.run, batch).result()

    def close(self) -> None:
        self._end()


class ThisProcess:
    """An engine in this process: nothing is copied to another, and a native crash ends the program."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name, self.mode, self.version, self.threads = engine.name, engine.mode, engine.version, engine.threads

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._engine.run(batch)

    def close(self) -> None:
        self._engine.close()


def _end(thread: ThreadPoolExecutor, session: EngineSession) -> None:
    session.close()
    thread.shutdown()

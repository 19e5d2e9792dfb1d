"""uvicorn's HTTP protocol with what it lacks: a time limit for a request's head, and for the number of connections."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, Optional, Type

from uvicorn.protocols.http.h11_impl import H11Protocol

from edgecls.serve.limits import Limits


def limited_protocol(limits: Limits) -> Type[H11Protocol]:
    """The protocol class of a service with these limits.

    A connection is closed when no whole head of a request has come ``head_s`` after it was opened or after the last
    answer, however many bytes have trickled in. Beyond ``connections`` the one that waits longest for its head makes
    room, so that clients that keep connections open for nothing don't lock the others out.
    """
    #: In the order in which they began to wait.
    waiting: Dict["_Limited", None] = {}

    class _Limited(H11Protocol):
        _timer: Optional[asyncio.TimerHandle] = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > limits.connections:
                oldest = next(iter(waiting), self)
                oldest._drop()
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is not None and not self.cycle.response_complete:
                self._stop_waiting()

        def on_response_complete(self) -> None:
            # Before: what was pipelined behind it may begin at once.
            self._wait()
            super().on_response_complete()
            if self.cycle is not None and not self.cycle.response_complete:
                self._stop_waiting()

        def connection_lost(self, exc: Optional[Exception]) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._stop_waiting()
            waiting[self] = None
            self._timer = self.loop.call_later(limits.head_s, self._drop)

        def _stop_waiting(self) -> None:
            waiting.pop(self, None)
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _drop(self) -> None:
            self._stop_waiting()
            # Not close(), which waits until a client has taken what is still to be sent.
            self.transport.abort()

    return _Limited

"""An application behind the service's own uvicorn, on a free port of this computer, in a thread."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Dict, Iterator, Optional

from edgecls.serve.limits import Limits
from edgecls.serve.run import make_server, open_socket


@dataclass(frozen=True)
class Reply:
    """An answer of the service."""

    status: int
    headers: Dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Running:
    """A service that runs."""

    port: int

    def ask(
        self, method: str, path: str, body: Optional[bytes] = None, headers: Optional[Dict[str, str]] = None
    ) -> Reply:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def post(self, body: bytes, path: str = "/predict", content_type: str = "image/png") -> Reply:
        return self.ask("POST", path, body, {"Content-Type": content_type})

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


def read_answer(client: socket.socket) -> Reply:
    """The next answer on a bare connection; what the service closes before its end is cut."""
    answer = http.client.HTTPResponse(client)
    answer.begin()
    return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


@contextmanager
def running(app: Any, limits: Limits) -> Iterator[Running]:
    """Runs the application until the end of the block."""
    with open_socket("127.0.0.1", 0) as listening:
        server = make_server(app, limits)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])), daemon=True)
        thread.start()
        try:
            yield Running(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()

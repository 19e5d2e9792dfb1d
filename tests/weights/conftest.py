"""A web server on the loopback interface that misbehaves as it is told, one request after the other."""

from __future__ import annotations

import contextlib
import http.server
import os
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

import pytest

from edgecls.weights.download import Patience


@dataclass
class Route:
    """What a path answers with.

    ``plan`` says what happens at each request, the last entry for all that follow:

    - ``ok``: the file, or the range that was asked for
    - ``cut N``: announces everything, sends N bytes and closes
    - ``stall N``: the same, but stays silent instead of closing
    - ``hang``: accepts the request and never answers
    - ``status N`` and ``redirect URL``
    - ``drop``: closes without an answer
    """

    body: bytes
    plan: List[str] = field(default_factory=lambda: ["ok"])
    etag: Optional[str] = '"one"'
    headers: Dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    #: Answers a range of whatever is there now, as a server does that doesn't know If-Range.
    blind: bool = False
    length: bool = True
    chunked: bool = False


class FaultyServer:
    def __init__(self) -> None:
        self.routes: Dict[str, Route] = {}
        self.requests: List[Dict[str, str]] = []
        self.closing = threading.Event()
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    def add(self, path: str, body: bytes, **settings: Any) -> str:
        """Serve ``body`` and return its address."""
        self.routes["/" + path] = Route(body, **settings)
        return self.base + path

    def ranges(self) -> List[Optional[str]]:
        """The Range header of every request so far."""
        return [request.get("range") for request in self.requests]

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _handler(server: FaultyServer) -> Any:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.close_connection = True
            server.requests.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
            route = server.routes.get(self.path)
            if route is None:
                self.send_error(404)
                return
            step = route.plan.pop(0) if len(route.plan) > 1 else route.plan[0]
            word, _, value = step.partition(" ")
            if word == "hang":
                server.closing.wait(10)
            elif word == "status":
                self._head(int(value), {"Content-Length": "0", **route.headers})
            elif word == "redirect":
                self._head(302, {"Content-Length": "0", "Location": value})
            elif word != "drop":
                self._serve(route, word, int(value or 0))

        def _serve(self, route: Route, word: str, limit: int) -> None:
            first = self._first(route)
            if first >= len(route.body) > 0:
                self._head(416, {"Content-Length": "0"})
                return
            body = route.body[first:]
            headers = {} if route.etag is None else {"ETag": route.etag}
            if first:
                headers["Content-Range"] = f"bytes {first}-{len(route.body) - 1}/{len(route.body)}"
            if route.chunked:
                headers["Transfer-Encoding"] = "chunked"
            elif route.length:
                headers["Content-Length"] = str(len(body))
            self._head(206 if first else 200, {**headers, **route.headers})
            sent = body if word == "ok" else body[:limit]
            if route.chunked:
                end = b"0\r\n\r\n" if word == "ok" else b""
                sent = b"%x\r\n%s\r\n" % (len(sent), sent) + end
            # The client may have hung up already.
            with contextlib.suppress(ConnectionError):
                self.wfile.write(sent)
                self.wfile.flush()
            if word == "stall":
                server.closing.wait(10)

        def _first(self, route: Route) -> int:
            asked = self.headers.get("Range")
            if asked is None or not route.ranges:
                return 0
            if not route.blind and self.headers.get("If-Range") not in (None, route.etag):
                return 0
            return int(asked[len("bytes=") :].rstrip("-"))

        def _head(self, status: int, headers: Dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()

    return Handler


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    faulty = FaultyServer()
    yield faulty
    faulty.close()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, and none of the settings of whoever runs it."""
    for name in ("EDGECLS_OFFLINE", "EDGECLS_WEIGHTS_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "cache"
    monkeypatch.setenv("EDGECLS_CACHE", str(folder))
    return folder


@pytest.fixture
def hasty() -> Patience:
    """The patience of a test."""
    return Patience(stall_s=0.2, attempts=3, pause_s=0.01, wait_s=5.0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 300 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "edgecls-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("needs a user who may mount a tmpfs: run as root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)

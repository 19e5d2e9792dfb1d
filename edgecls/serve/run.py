"""Running the service until it is told to end."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional

import uvicorn

from edgecls.artifact.folder import Artifact
from edgecls.errors import SettingsError
from edgecls.serve.app import make_app
from edgecls.serve.connection import limited_protocol
from edgecls.serve.hosts import is_loopback
from edgecls.serve.limits import Limits
from edgecls.serve.model import describe_model
from edgecls.serve.pool import Pool

#: Seconds that requests in work have when the service ends.
_GRACE_S = 10
_BACKLOG = 512


def serve(
    artifact: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    limits: Optional[Limits] = None,
    classifier: Optional[Dict[str, Any]] = None,
    say: Callable[[str], None],
) -> None:
    """Serve an artifact until SIGINT or SIGTERM; requests in work are answered first.

    Args:
        artifact: its folder.
        host: the address to listen at.
        port: 0 for any that is free.
        workers: processes that classify.
        limits: of the service.
        classifier: further arguments of Classifier.
        say: called with each line for the person who started it.

    Raises:
        SettingsError: the address can't be used.
        EdgeclsError: as Classifier.
    """
    chosen = limits or Limits()
    loaded = Artifact.load(artifact)
    model = describe_model(loaded, chosen)
    listening = open_socket(host, port)
    request = {"classifier": {"artifact": str(loaded.path.absolute()), **(classifier or {})}, "pixels": chosen.pixels}
    with listening, Pool(request, chosen, workers=workers, say=say) as pool:
        loopback = is_loopback(host)
        app = make_app(pool, model, chosen, loopback=loopback)
        say(f"{loaded.name} with {pool.about['engine']} at {address(listening)}; Ctrl-C ends it")
        if not loopback:
            say(f"warning: {host} can be reached from the network, and there is no password")
        server = make_server(app, chosen)
        asyncio.run(server.serve(sockets=[listening]))


def open_socket(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        SettingsError: the host has no such address, or the port is taken or not ours to take.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        return _listen(socket.socket(family, kind, protocol), place)
    except socket.gaierror as error:
        raise SettingsError(f"{host!r} is no address", hint="give 127.0.0.1, or 0.0.0.0 for every network") from error
    except OSError as error:
        hint = "name another with --port"
        if error.errno == errno.EADDRNOTAVAIL:
            raise SettingsError(f"{host} is no address of this computer", hint="see 'ip address'") from error
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(f"port {port} is in use", hint=hint) from error
        reason = "needs root" if error.errno == errno.EACCES else error.strerror
        raise SettingsError(f"port {port} {reason}", hint=hint) from error


def _listen(made: socket.socket, place: Any) -> socket.socket:
    # socket.create_server leaves the protocol out, and asyncio then doesn't switch Nagle's algorithm off: 40 ms for
    # each answer on a connection that is kept.
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(_BACKLOG)
    except BaseException:
        made.close()
        raise
    return made


def address(listening: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def make_server(app: Any, limits: Limits) -> uvicorn.Server:
    """uvicorn with our protocol and nothing that it would print."""
    config = uvicorn.Config(
        app,
        http=limited_protocol(limits),
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=max(1, round(limits.head_s)),
        timeout_graceful_shutdown=_GRACE_S,
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """Ends at a signal as at a wish: uvicorn raises it again, and a service that was stopped would have failed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            # Signals come to the main thread alone.
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

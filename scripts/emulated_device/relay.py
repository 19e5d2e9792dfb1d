"""A relay of TCP connections that can be told to break them in every way that a cable can."""

from __future__ import annotations

import asyncio
import socket
from typing import Awaitable, Callable, Dict, Optional, Set

_BLOCK = 1 << 17
#: How often a throttled link moves something, seconds.
_TICK_S = 0.01
#: Which way the bytes go.
DIRECTIONS = ("to_device", "from_device")

Connect = Callable[[], Awaitable[socket.socket]]


class Faults:
    """What is wrong with one direction at the moment."""

    def __init__(self) -> None:
        self.flowing = asyncio.Event()
        self.flowing.set()
        #: Bytes that still pass before the connection is cut, or None.
        self.cut_after: Optional[int] = None
        #: Bytes per second, or None for as fast as it goes.
        self.rate: Optional[float] = None
        #: Bytes passed since the relay was made.
        self.passed = 0


class Relay:
    """Listens on a loopback port and passes each connection on to what ``connect`` returns."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._server: Optional[asyncio.AbstractServer] = None
        self._links: Set[asyncio.Task[None]] = set()
        self.faults: Dict[str, Faults] = {name: Faults() for name in DIRECTIONS}
        self.refusing = False

    async def listen(self, port: int) -> int:
        """Start to listen on 127.0.0.1 and return the port; 0 picks a free one.

        Raises:
            OSError: the port is taken.
        """
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    def cut(self) -> None:
        """Break every connection there is now."""
        for link in self._links:
            link.cancel()

    def heal(self) -> None:
        """Take back every fault; connections that were cut stay cut."""
        self.refusing = False
        for fault in self.faults.values():
            fault.flowing.set()
            fault.cut_after = fault.rate = None

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()
        await asyncio.gather(*self._links, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = asyncio.current_task()
        assert link is not None
        self._links.add(link)
        far: Optional[asyncio.StreamWriter] = None
        try:
            if self.refusing:
                return
            far_reader, far = await asyncio.open_connection(sock=await self._connect())
            pumps = [
                asyncio.ensure_future(self._pump(reader, far, self.faults["to_device"])),
                asyncio.ensure_future(self._pump(far_reader, writer, self.faults["from_device"])),
            ]
            try:
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for pump in pumps:
                    pump.cancel()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._links.discard(link)
            # A reset, as from a device that is gone, rather than a polite end.
            for stream in (writer, far):
                if stream is not None:
                    stream.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Faults) -> None:
        while True:
            block = await reader.read(_BLOCK if fault.rate is None else max(1, min(_BLOCK, int(fault.rate * _TICK_S))))
            await fault.flowing.wait()
            if fault.cut_after is not None:
                block, rest = block[: fault.cut_after], block[fault.cut_after :]
                fault.cut_after -= len(block)
                if rest:
                    fault.cut_after = None
                    writer.write(block)
                    await writer.drain()
                    return
            if not block:
                return
            if fault.rate is not None:
                await asyncio.sleep(len(block) / fault.rate)
            writer.write(block)
            await writer.drain()
            fault.passed += len(block)

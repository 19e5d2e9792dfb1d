"""Telling a running emulated device what to do: one JSON object a line over a Unix socket, one in return."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import Any, Dict

from .machine import Machine
from .relay import DIRECTIONS, Relay

_ANSWER_S = 60.0


def tell(control: Path, action: str, **arguments: Any) -> Dict[str, Any]:
    """Have the device behind the socket ``control`` do something.

    Actions: ``stall`` and ``throttle`` (``rate``, bytes per second) and ``cut_after`` (``bytes``) take a
    ``direction`` (``to_device``, ``from_device``; both by default); ``cut`` breaks what is connected; ``refuse``
    cuts and lets nobody connect; ``heal`` takes all of them back; ``power_off``, ``power_on``, ``reboot``;
    ``status``; ``stop``.

    Raises:
        ValueError: the device refused; the text says why.
        OSError: nobody answers.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(_ANSWER_S)
        link.connect(str(control))
        link.sendall(json.dumps({"action": action, **arguments}).encode() + b"\n")
        line = link.makefile("rb").readline()
    answer: Dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer


class Control:
    """The device's end of the socket."""

    def __init__(self, machine: Machine, relay: Relay, stop: asyncio.Event) -> None:
        self._machine = machine
        self._relay = relay
        self._stop = stop

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        try:
            request = json.loads(await reader.readline())
            answer = await self._do(request.pop("action"), **request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        writer.write(json.dumps(answer).encode() + b"\n")
        writer.close()

    async def _do(self, action: str, direction: str = "", **arguments: Any) -> Dict[str, Any]:
        relay, machine = self._relay, self._machine
        faults = [relay.faults[name] for name in ([direction] if direction else DIRECTIONS)]
        if action == "stall":
            for fault in faults:
                fault.flowing.clear()
        elif action == "throttle":
            for fault in faults:
                fault.rate = float(arguments["rate"])
        elif action == "cut_after":
            for fault in faults:
                fault.cut_after = int(arguments["bytes"])
        elif action in ("cut", "refuse"):
            relay.refusing = action == "refuse"
            relay.cut()
        elif action == "heal":
            relay.heal()
        elif action in ("power_off", "power_on", "reboot"):
            await self._power(off=action != "power_on", on=action != "power_off")
        elif action == "stop":
            self._stop.set()
        elif action != "status":
            raise ValueError(f"no action {action}")
        return {
            "running": machine.running,
            "refusing": relay.refusing,
            **{name: fault.passed for name, fault in relay.faults.items()},
        }

    async def _power(self, *, off: bool, on: bool) -> None:
        if off:
            await asyncio.to_thread(self._machine.stop)
            self._relay.cut()
        if on and not self._machine.running:
            await asyncio.to_thread(self._machine.start)

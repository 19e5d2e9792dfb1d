"""``python -m scripts.emulated_device``: make, up and tell."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Dict

from edgecls.errors import EdgeclsError

from .binfmt import foreign_programs
from .control import Control, tell
from .machine import Machine
from .problems import EmulationError, native_arch, unavailable
from .profile import profile_names
from .relay import Relay
from .rootfs import rootfs


def main() -> int:
    options = _parser().parse_args()
    try:
        if options.command == "tell":
            arguments = dict(pair.split("=", 1) for pair in options.arguments)
            print(json.dumps(tell(options.control, options.action, **arguments)))
            return 0
        reason = unavailable(options.arch)
        if reason:
            raise EmulationError(reason)
        lower = rootfs(options.arch)
        if options.command == "up":
            with foreign_programs(options.arch):
                asyncio.run(_up(options, lower))
        else:
            print(lower)
    except (EmulationError, EdgeclsError, OSError, ValueError) as error:
        print(f"emulated_device: {error}", file=sys.stderr)
        return 1
    return 0


async def _up(options: argparse.Namespace, lower: Path) -> None:
    """Run one device until it is told to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    state = Path(tempfile.mkdtemp(prefix="edgecls-emulated-"))
    machine = Machine(
        lower,
        state,
        profile=options.profile,
        uid=options.uid,
        binds=options.bind,
        environment=_environment(options),
    )

    async def connect() -> socket.socket:
        return await asyncio.to_thread(machine.connect)

    relay = Relay(connect)
    try:
        await asyncio.to_thread(machine.start)
        port = await relay.listen(options.port)
        control = await asyncio.start_unix_server(Control(machine, relay, stop).serve, state / "control")
        print(json.dumps({"serial": f"127.0.0.1:{port}", "control": str(state / "control")}), flush=True)
        await stop.wait()
        control.close()
    finally:
        await relay.close()
        machine.close()
        shutil.rmtree(state)


def _environment(options: argparse.Namespace) -> Dict[str, str]:
    return {"QEMU_CPU": options.cpu} if options.arch != native_arch() else {}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.emulated_device", description="An emulated device.")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make", help="make the file system and print its folder")
    up = commands.add_parser("up", help="bring a device up and stay in the foreground")
    for command in (make, up):
        command.add_argument("--arch", choices=("amd64", "arm64"), default=native_arch())
    up.add_argument("--port", type=int, default=0, help="loopback port; keep off 5555 to 5585, which adb scans")
    up.add_argument("--profile", choices=profile_names(), default="sd855", help="the made-up identity")
    up.add_argument("--cpu", default="cortex-a76", help="qemu's name of the core")
    up.add_argument("--uid", type=int, default=2000, help="adbd's user; 0 as on many Linux boards")
    up.add_argument("--bind", action="append", default=[], metavar="FOLDER", help="show it, read-only")
    say = commands.add_parser("tell", help="break or heal a running device")
    say.add_argument("control", type=Path)
    say.add_argument("action")
    say.add_argument("arguments", nargs="*", metavar="NAME=VALUE")
    return parser


if __name__ == "__main__":
    sys.exit(main())

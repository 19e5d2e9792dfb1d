"""How fast edgecls pushes, side by side with ``adb push``, and how long a push of unchanged files takes.

::

    python -m benchmarks.push_throughput adb:SERIAL --mb 100 --rounds 5
    python -m benchmarks.push_throughput --link-mb-s 40          # an emulated device behind a link like USB 2

Both send the same random bytes to the same device over the same adb server, taking turns. The time of edgecls is
that of its whole push: questions, transfer, verification by hash on the device, rename.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Dict, List

from edgecls.devices.adb import AdbDevice
from edgecls.devices.adb_server import adb_program, server_address
from edgecls.devices.find import parse_device
from edgecls.devices.push import push_files
from scripts.emulated_device.problems import native_arch
from scripts.emulated_device.running import Running


def main() -> None:
    parser = argparse.ArgumentParser(description="Push throughput of edgecls and of adb.")
    parser.add_argument("device", nargs="?", help="adb:SERIAL; by default an emulated device is brought up")
    parser.add_argument("--arch", choices=("amd64", "arm64"), default=native_arch(), help="of the emulated device")
    parser.add_argument("--link-mb-s", type=float, help="MB/s of the emulated link; by default as fast as it goes")
    parser.add_argument("--mb", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        if options.device is None:
            emulated = stack.enter_context(Running(options.arch))
            device = AdbDevice(emulated.serial)
            device.run("true")
            if options.link_mb_s:
                emulated.tell("throttle", rate=options.link_mb_s * 1e6)
        else:
            device = AdbDevice(parse_device(options.device).address)
        print(json.dumps(measure(device, folder, options.mb * 10**6, options.rounds), indent=2))


def measure(device: AdbDevice, folder: Path, size: int, rounds: int) -> Dict[str, float]:
    """Throughputs in MB/s (medians of ``rounds``), their ratio, and the seconds of a second push."""
    device.run("true")
    root = f"{device.root()}/throughput"
    ours: List[float] = []
    bare: List[float] = []
    theirs: List[float] = []
    again: List[float] = []
    for _ in range(rounds):
        local = folder / "payload"
        local.write_bytes(os.urandom(size))
        theirs.append(size / _seconds_of_adb(device, local) / 1e6)
        device.remove(root)
        ours.append(size / push_files(device, {"payload": local}, root=root).seconds / 1e6)
        again.append(push_files(device, {"payload": local}, root=root).seconds)
        started = time.monotonic()
        device.send(local, f"{root}/bare")
        bare.append(size / (time.monotonic() - started) / 1e6)
        device.remove(root)
    return {
        "adb_push_mb_s": round(statistics.median(theirs), 1),
        "edgecls_push_mb_s": round(statistics.median(ours), 1),
        "edgecls_transfer_mb_s": round(statistics.median(bare), 1),
        "push_ratio": round(statistics.median(ours) / statistics.median(theirs), 3),
        "transfer_ratio": round(statistics.median(bare) / statistics.median(theirs), 3),
        "second_push_s": round(max(again), 3),
    }


def _seconds_of_adb(device: AdbDevice, local: Path) -> float:
    remote = f"{device.root()}/adb-push"
    command = [adb_program(), "-P", str(server_address()[1]), "-s", device.serial, "push", str(local), remote]
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - started
    device.remove(remote)
    return seconds


if __name__ == "__main__":
    main()

"""How fast edgecls pushes, side by side with ``adb push``, and how long a push of unchanged files takes.

::

    python -m benchmarks.push_throughput adb:SERIAL --mb 100 --rounds 5

Both send the same random bytes to the same device over the same adb server, taking turns. The time of edgecls is
that of its whole push: questions, transfer, verification by hash on the device, rename.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Dict, List

from edgecls.devices.adb import AdbDevice
from edgecls.devices.adb_server import adb_program, server_address
from edgecls.devices.find import open_device
from edgecls.devices.push import push_files


def main() -> None:
    parser = argparse.ArgumentParser(description="Push throughput of edgecls and of adb.")
    parser.add_argument("device")
    parser.add_argument("--mb", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    device = open_device(options.device)
    if not isinstance(device, AdbDevice):
        parser.error("the device has to be one of adb")
    with device, tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(device, Path(folder), options.mb * 10**6, options.rounds), indent=2))


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
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - started
    device.remove(remote)
    return seconds


if __name__ == "__main__":
    main()

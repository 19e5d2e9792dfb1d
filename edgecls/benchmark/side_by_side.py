"""Measuring on devices: on one, or on several at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Optional, Sequence

from edgecls.artifact.folder import Artifact
from edgecls.benchmark.device import DeviceBench
from edgecls.benchmark.plan import Plan, plan_device
from edgecls.benchmark.record import Record
from edgecls.devices.device import Device
from edgecls.devices.find import open_devices
from edgecls.devices.lock import device_lock
from edgecls.devices.retry import BACK_S, again
from edgecls.errors import EdgeclsError
from edgecls.runner.settings import Limits

_SETTLE_S = 10.0

_Tell = Callable[[str], None]


def measure_on_devices(
    artifacts: Sequence[Artifact], record: Record, limits: Limits, *, tell: _Tell, back_s: Optional[float] = None
) -> None:
    """Measure what of the grid is not finished, and keep it in ``record``.

    Args:
        artifacts: what to measure.
        record: knows the settings and what is finished.
        limits: how long to measure each cell.
        tell: gets a line on what comes next, from any thread.
        back_s: how long to wait for a device that was lost, seconds.

    Raises:
        EdgeclsError: the only device can't be used. Where there are several, its cells fail instead.
    """
    devices = open_devices(record.result.settings.device)
    stop = threading.Event()
    wait_s = BACK_S if back_s is None else back_s
    try:
        if len(devices) == 1:
            _measure(devices[0], artifacts, record, limits, tell, stop, wait_s)
            return
        with ThreadPoolExecutor(len(devices)) as pool:
            futures = [
                pool.submit(_measure_or_fail, device, artifacts, record, limits, tell, stop, wait_s)
                for device in devices
            ]
            try:
                for future in futures:
                    future.result()
            finally:
                # Whatever ended the wait, an interrupt or a full disk here, ends the other devices' work too.
                stop.set()
    finally:
        for device in devices:
            device.close()


def _measure_or_fail(
    device: Device,
    artifacts: Sequence[Artifact],
    record: Record,
    limits: Limits,
    tell: _Tell,
    stop: threading.Event,
    back_s: float,
) -> None:
    try:
        _measure(device, artifacts, record, limits, tell, stop, back_s)
    except EdgeclsError as error:
        _fail_rest(_plan(device, artifacts, record), record, error)


def _measure(
    device: Device,
    artifacts: Sequence[Artifact],
    record: Record,
    limits: Limits,
    tell: _Tell,
    stop: threading.Event,
    back_s: float,
) -> None:
    # One that was plugged in just now is offline for a moment.
    again(device, device.properties, attempts=2, back_s=min(back_s, _SETTLE_S))
    settings = record.result.settings
    plan = _plan(device, artifacts, record)
    record.add_skips(plan.skipped)
    if all(planned.cell in record.finished for planned in plan.cells):
        return
    with (
        device_lock(device) as lease,
        DeviceBench(device, lease, settings, limits, tell=tell, stopped=stop.is_set, back_s=back_s) as bench,
    ):
        record.add_device(bench.description)
        bench.prepare(artifacts)
        for number, planned in enumerate(plan.cells, start=1):
            if stop.is_set():
                return
            if planned.cell in record.finished:
                continue
            tell(f"{device.id} {number}/{len(plan.cells)} {planned.cell}")
            try:
                row = bench.measure(planned)
            except EdgeclsError as error:
                record.add_failure(planned.cell, error)
                if error.transient:
                    # It was waited for and is gone; each further cell would only wait as long again.
                    _fail_rest(plan, record, error)
                    return
            else:
                record.add_row(row)


def _plan(device: Device, artifacts: Sequence[Artifact], record: Record) -> Plan:
    return plan_device(artifacts, record.result.settings, device.id)


def _fail_rest(plan: Plan, record: Record, error: EdgeclsError) -> None:
    for planned in plan.cells:
        if planned.cell not in record.finished:
            record.add_failure(planned.cell, error)

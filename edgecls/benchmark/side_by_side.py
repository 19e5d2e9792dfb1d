"""Measuring on devices: on one, or on several at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Callable, Iterable, Sequence

from edgecls.artifact.folder import Artifact
from edgecls.benchmark.device import DeviceBench
from edgecls.benchmark.plan import Plan, plan_device
from edgecls.benchmark.record import Record
from edgecls.benchmark.resume import settings_for
from edgecls.devices.device import Device
from edgecls.devices.find import open_devices
from edgecls.devices.lock import device_lock
from edgecls.devices.retry import BACK_S, again
from edgecls.errors import DeviceLostError, EdgeclsError
from edgecls.runner.settings import Limits

_SETTLE_S = 10.0

Tell = Callable[[str], None]


def measure_on_devices(
    artifacts: Sequence[Artifact], record: Record, limits: Limits, *, tell: Tell, news: Tell
) -> None:
    """Measure what of the grid is not finished, and keep it in ``record``.

    Args:
        artifacts: what to measure.
        record: knows the settings and what is finished.
        limits: how long to measure each cell.
        tell: gets a line on what comes next, from any thread.
        news: gets passing news, from any thread.

    Raises:
        EdgeclsError: the only device can't be used. Where there are several, its cells fail instead.
    """
    devices = open_devices(record.result.settings.device)
    crew = _Crew(artifacts, record, limits, tell, news)
    try:
        crew.note_missing(device.id for device in devices)
        if len(devices) == 1:
            crew.measure(devices[0])
            return
        with ThreadPoolExecutor(len(devices)) as pool:
            futures = [pool.submit(crew.measure_or_fail, device) for device in devices]
            try:
                for future in futures:
                    future.result()
            finally:
                # Whatever ended the wait, an interrupt or a full disk here, ends the other devices' work too.
                crew.stop.set()
    finally:
        for device in devices:
            device.close()


class _Crew:
    """What the threads of a bench share."""

    def __init__(self, artifacts: Sequence[Artifact], record: Record, limits: Limits, tell: Tell, news: Tell) -> None:
        self._artifacts = artifacts
        self._record = record
        self._limits = limits
        self._tell = tell
        self._news = news
        self.stop = threading.Event()

    def note_missing(self, present: Iterable[str]) -> None:
        """Let the open cells of devices that were there when the bench began, and aren't now, fail for this time."""
        known = {device.id for device in self._record.result.devices}
        for missing in sorted(known.difference(present)):
            error = DeviceLostError(f"{missing} is not connected any more", hint="connect it and resume")
            self._fail_rest(plan_device(self._artifacts, self._record.result.settings, missing), error)

    def measure_or_fail(self, device: Device) -> None:
        """Measure; where the device can't be used its cells fail."""
        try:
            self.measure(device)
        except EdgeclsError as error:
            self._fail_rest(self._plan(device), error)

    def measure(self, device: Device) -> None:
        """Measure what is left of the grid on a device.

        Raises:
            EdgeclsError: the device can't be used.
        """
        # One that was plugged in just now is offline for a moment.
        again(device, device.properties, attempts=2, back_s=min(BACK_S, _SETTLE_S))
        plan = self._plan(device)
        self._record.add_skips(plan.skipped)
        if self._record.finished.issuperset(planned.cell for planned in plan.cells):
            return
        settings = settings_for(self._record.result, device.id)
        with ExitStack() as stack:
            lease = stack.enter_context(device_lock(device))
            bench = stack.enter_context(
                DeviceBench(
                    device,
                    lease,
                    settings,
                    self._limits,
                    tell=self._tell,
                    news=self._news,
                    stopped=self.stop.is_set,
                    back_s=BACK_S,
                )
            )
            self._record.add_device(bench.description)
            bench.prepare(self._artifacts)
            self._measure_cells(device, plan, bench)

    def _measure_cells(self, device: Device, plan: Plan, bench: DeviceBench) -> None:
        for number, planned in enumerate(plan.cells, start=1):
            if self.stop.is_set():
                return
            if planned.cell in self._record.finished:
                continue
            self._tell(f"{device.id} {number}/{len(plan.cells)} {planned.cell}")
            try:
                row = bench.measure(planned)
            except EdgeclsError as error:
                self._record.add_failure(planned.cell, error)
                if error.transient:
                    # It was waited for and is gone; each further cell would only wait as long again.
                    self._fail_rest(plan, error)
                    return
            else:
                self._record.add_row(row)

    def _plan(self, device: Device) -> Plan:
        return plan_device(self._artifacts, self._record.result.settings, device.id)

    def _fail_rest(self, plan: Plan, error: EdgeclsError) -> None:
        for planned in plan.cells:
            if planned.cell not in self._record.finished:
                self._record.add_failure(planned.cell, error)

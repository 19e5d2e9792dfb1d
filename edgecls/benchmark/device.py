"""Measuring cells on a device that is not this machine: one runner a cell, started there and followed from here."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from edgecls.artifact.folder import Artifact
from edgecls.artifact.golden import golden_reference
from edgecls.benchmark.binding import binding_problem
from edgecls.benchmark.check import check_artifact
from edgecls.benchmark.choose import Choice, choose_runner
from edgecls.benchmark.cooling import CoolDown, cool_down
from edgecls.benchmark.int8 import Int8Truth, int8_truth
from edgecls.benchmark.parity import check_parity, check_steady
from edgecls.benchmark.plan import Planned
from edgecls.benchmark.row import make_row
from edgecls.benchmark.staging import Staging
from edgecls.devices.clock import Deadline
from edgecls.devices.condition import Condition
from edgecls.devices.device import Device
from edgecls.devices.lock import LEASE_S, DeviceLease
from edgecls.devices.push import PushReport, push_files
from edgecls.devices.remarks import remarks
from edgecls.devices.retry import BACK_S, again
from edgecls.errors import DeviceBusyError, EdgeclsError, ParityError, SettingsError
from edgecls.results.cell import EMULATED, LATENCY
from edgecls.results.device import MeasuredCore, MeasuredDevice
from edgecls.results.result import BenchSettings
from edgecls.results.row import Parity, Row, RowWarning
from edgecls.runner.events import Event
from edgecls.runner.measurement import Measurement
from edgecls.runner.remote import Listener, RemoteRunner, stop_left_over
from edgecls.runner.settings import Limits, RunnerSettings
from edgecls.worker.closing import Closing
from edgecls.worker.run import default_deadline

#: A cell whose device was lost, restarted for example, is measured so often in all.
_ATTEMPTS = 2
#: A device is held on so often during one long process, seconds.
_RENEW_S = LEASE_S / 3


class DeviceBench(Closing):
    """A device of a bench, held by its lock. A context manager, used by one thread.

    Args:
        device: where to measure.
        lease: its lock, which is held.
        settings: what was asked of the bench.
        limits: how long to measure each cell.
        tell: gets lines on what is going on.
        news: gets passing news.
        stopped: whether to give up, asked now and then.
        back_s: how long to wait for a device that was lost, seconds.

    Raises:
        RuntimeLibraryError: there is no runtime for it.
        SettingsError: a setting is for another runner.
        EdgeclsError: what else keeps a runner from being made for it.
    """

    def __init__(
        self,
        device: Device,
        lease: DeviceLease,
        settings: BenchSettings,
        limits: Limits,
        *,
        tell: Callable[[str], None] = lambda text: None,
        news: Callable[[str], None] = lambda text: None,
        stopped: Callable[[], bool] = lambda: False,
        back_s: float = BACK_S,
    ) -> None:
        self._device = device
        self._lease = lease
        self._settings = settings
        self._limits = limits
        self._tell = tell
        self._news = news
        self._stopped = stopped
        self._back_s = back_s
        self._properties = device.properties()
        self._choice = choose_runner(device, runtime=settings.runtime, python=settings.python, build=settings.runner)
        tell(f"{device.id}: {self._choice}")
        _check(device, self._choice, settings)
        self._int8 = int8_truth(device, self._properties, self._choice.version, settings.soc)
        self.description = _describe(device, self._choice, self._int8)
        self._staging = Staging(device, self._choice)
        self._doubts: Dict[Path, List[str]] = {}
        self._refused: Dict[Path, EdgeclsError] = {}

    def prepare(self, artifacts: Sequence[Artifact]) -> None:
        """Check the artifacts, and bring to the device what is in order; the cells of the others fail.

        Raises:
            DeviceError: nothing can be brought there.
        """
        for artifact in artifacts:
            try:
                doubts = check_artifact(artifact, self._device, self._choice, force=self._settings.force)
                self._staging.add([artifact])
            except EdgeclsError as error:
                self._refused[artifact.path] = error
            else:
                self._doubts[artifact.path] = doubts
        if self._doubts:
            stop_left_over(self._device)
            self._push()

    def measure(self, planned: Planned) -> Row:
        """Measure one cell, after its output was found right.

        A device that is lost is waited for; a cell that got lost with it is measured again, once.

        Raises:
            ParityError: the output disagrees with the golden one; nothing was timed.
            DeviceError: the runner or the device failed.
            EdgeclsError: what the runner reported, or what keeps the artifact from being measured there.
        """
        if planned.artifact.path in self._refused:
            raise self._refused[planned.artifact.path]
        lost: List[EdgeclsError] = []

        def work() -> Row:
            self._hold()
            if lost:
                self._push()
            return self._measure(planned)

        return again(self._device, work, attempts=_ATTEMPTS, back_s=self._back_s, lost=lost.append)

    def push(self, files: Mapping[str, Path]) -> PushReport:
        """Have more files on the device: {path below its folder of edgecls: local file}.

        Raises:
            DeviceError: what ``push_files`` raises.
        """
        self._hold()
        return push_files(self._device, files, progress=self._tell_progress, back_s=self._back_s)

    def classify(
        self, planned: Planned, inputs: Sequence[str], table: str, on_event: Listener, *, deadline_s: float
    ) -> Measurement:
        """Classify pictures that are on the device, in one runner process, after ``measure`` found it right.

        A device that is lost is waited for; where the process got lost with it, all is classified again, once.

        Args:
            planned: the cell, of batch 1.
            inputs: arrays of pictures there, uint8 [N, H, W, 3] each.
            table: the tensor's values by channel and level there, float32 [3, 256].
            on_event: hears each event, as of ``RemoteRunner.measure``; ``hello`` again when all begins again.
            deadline_s: for the process as a whole, seconds.

        Raises:
            DeviceError: the runner or the device failed.
            EdgeclsError: what the runner reported or ``on_event`` raised.
        """
        first, *further = inputs
        settings = replace(self._runner_settings(planned), input=first, further=tuple(further), table=table)
        renewal = Deadline(_RENEW_S)

        def listen(event: Event, measurement: Measurement) -> None:
            nonlocal renewal
            if renewal.passed:
                self._hold()
                renewal = Deadline(_RENEW_S)
            on_event(event, measurement)

        def work() -> Measurement:
            self._hold()
            return self._listen(settings, listen, deadline_s)

        return again(self._device, work, attempts=_ATTEMPTS, back_s=self._back_s)

    def close(self) -> None:
        """Remove the scratch folder on this machine; what is on the device stays for the next bench."""
        self._staging.close()

    def _runner_settings(self, planned: Planned) -> RunnerSettings:
        staged = self._staging.staged(planned.artifact)
        settings = RunnerSettings(
            request=replace(planned.request, model=staged.nb),
            input=staged.input,
            batch=planned.cell.batch,
            limits=self._limits,
            power_mode=planned.cell.power_mode,
            soc=self._settings.soc,
        )
        settings.check()
        return settings

    def _listen(self, settings: RunnerSettings, on_event: Listener, deadline_s: float) -> Measurement:
        with RemoteRunner(
            self._device,
            self._staging.runner,
            settings.arguments(),
            engine=settings.request.engine,
            deadline_s=deadline_s,
            back_s=self._back_s,
            on_lost=lambda error: self._tell(f"{error.message}: looking for it"),
        ) as runner:
            return runner.measure(on_event)

    def _measure(self, planned: Planned) -> Row:
        cell, artifact = planned.cell, planned.artifact
        reference = golden_reference(artifact, cell.mode)
        settings = self._runner_settings(planned)
        before, cooled = cool_down(
            self._device, self._settings.cool_below_c, self._settings.cool_seconds, tell=self._news
        )
        parity: Optional[Parity] = None

        def on_event(event: Event, measurement: Measurement) -> None:
            nonlocal parity
            if self._stopped():
                raise KeyboardInterrupt
            if event["event"] == "output":
                name = f"{cell.engine} {measurement.engine_version} {cell.mode} on {self._device.id}"
                try:
                    parity = check_parity(measurement.output, measurement.spread, reference, name)
                except ParityError as error:
                    raise ParityError(error.message, hint=self._likely_causes(artifact)) from error

        measurement = self._listen(settings, on_event, self._limits.max_seconds + default_deadline())
        after = self._device.condition()
        check_steady(measurement.change, reference)
        assert parity is not None
        conditions: Dict[str, Any] = {"device_before": _json(before), "device_after": _json(after)}
        if cooled is not None:
            conditions["cool_down"] = asdict(cooled)
        measurement.conditions.update(conditions)
        measurement.runner.update(runtime=self._choice.name, runtime_sha256=self.description.runtime_sha256)
        noted = [*self._notes(planned, measurement, cooled), *self._remarks(before, after)]
        return make_row(
            cell,
            measurement,
            parity,
            warmup=self._limits.warmup,
            timing_kind=EMULATED if self._properties.emulated else LATENCY,
            noted=noted,
        )

    def _notes(self, planned: Planned, measurement: Measurement, cooled: Optional[CoolDown]) -> List[RowWarning]:
        """What only a device can have wrong, the gravest first."""
        cell, found = planned.cell, []
        if self._properties.emulated:
            found.append(RowWarning("emulated", f"{self._device.id} is emulated: no time is that of a real device"))
        if cell.precision == "int8" and self._int8.sentence and not self._int8.fast:
            found.append(RowWarning("dot", self._int8.sentence))
        problem = binding_problem(cell.power_mode, cell.threads, measurement.conditions, self.description.cores)
        if problem:
            found.append(RowWarning("binding", problem))
        limit = self._settings.cool_below_c
        if cooled is not None and limit is not None and cooled.to_c >= limit:
            found.append(
                RowWarning("hot", f"it had {cooled.to_c:.0f} °C after a wait of {cooled.seconds:.0f} s: cool it")
            )
        found += [RowWarning("runtime", text) for text in self._doubts[planned.artifact.path]]
        return found

    def _remarks(self, *conditions: Condition) -> List[RowWarning]:
        # That it is emulated has a word of its own.
        real = replace(self._properties, emulated=False)
        # The load of the last minute is mostly our own; "shared" says when others had the processor.
        texts = [text for condition in conditions for text in remarks(real, replace(condition, load_1m=None))]
        return [RowWarning("device", text) for text in dict.fromkeys(texts)]

    def _likely_causes(self, artifact: Artifact) -> str:
        causes = [f"the runtime ({self._choice.name}) and opt {artifact.description.opt_version} may not fit together"]
        if self._settings.force:
            causes.insert(0, "a refused runtime was insisted on with --force")
        if self._settings.soc is not None:
            causes.insert(0, f"the cores may not be those of {self._settings.soc}: measure without --soc")
        if artifact.description.precision != "fp32":
            causes.append(f"its {artifact.description.precision} kernels may be wrong there: compare with fp32")
        return "likely causes: " + "; ".join(causes)

    def _hold(self) -> None:
        """Hold the device on; one that has forgotten its lock in a restart is taken anew."""
        try:
            self._lease.renew()
        except DeviceBusyError:
            self._lease.acquire(0.0)

    def _push(self) -> None:
        report = self._staging.push(progress=self._tell_progress, back_s=self._back_s)
        if report.sent_files:
            self._tell(f"{self._device.id}: {report.sent_bytes / 1e6:.1f} MB pushed in {report.seconds:.1f} s")

    def _tell_progress(self, done: int, total: int, name: str) -> None:
        self._news(f"{self._device.id}: {name} {done / 1e6:.1f} of {total / 1e6:.1f} MB")


def _check(device: Device, choice: Choice, settings: BenchSettings) -> None:
    if settings.soc is not None and choice.build != "cpp":
        raise SettingsError(
            f"{device.id}: --soc needs the C++ runner, and what measures is the {choice}",
            hint=f"leave --soc out, or give {'--runner cpp' if choice.build == 'java' else '--runtime'}",
        )
    if settings.power_modes != ("none",) and choice.build == "python":
        raise SettingsError(
            f"{device.id}: the Python runner binds no threads to cores",
            hint="leave --power-mode out, or give --runtime",
        )


def _json(condition: Condition) -> Dict[str, Any]:
    """As the result has it when it is read back: with lists for tuples."""
    return {**asdict(condition), "cores": [asdict(core) for core in condition.cores]}


def _describe(device: Device, choice: Choice, int8: Int8Truth) -> MeasuredDevice:
    properties = device.properties()
    return MeasuredDevice(
        id=device.id,
        kind=device.kind,
        model=properties.model,
        soc=properties.soc,
        abi=properties.abi,
        android=properties.android,
        system=properties.system,
        kernel=properties.kernel,
        cores=tuple(MeasuredCore(core.index, core.kind, core.max_khz) for core in properties.cores),
        asimddp=properties.asimddp,
        fp16=properties.fp16,
        memory_bytes=properties.memory_bytes,
        emulated=properties.emulated,
        runner=choice.build,
        runtime=choice.name,
        runtime_sha256=None if choice.runtime is None else choice.runtime.sha256,
        int8=int8.sentence,
        int8_fast=int8.fast,
    )

"""Measuring cells on this machine: one runner process a cell."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Dict, Optional, Tuple

import numpy as np

from edgecls.artifact.golden import Reference, golden_input, golden_reference
from edgecls.benchmark.parity import check_parity, check_steady, fp32_reference
from edgecls.benchmark.plan import Planned
from edgecls.benchmark.row import make_row
from edgecls.engines.request import NEEDS
from edgecls.results.row import Parity, Row
from edgecls.runner.events import Event
from edgecls.runner.launch import RunnerProcess
from edgecls.runner.measurement import Measurement
from edgecls.runner.package import build_runner
from edgecls.runner.settings import Limits, RunnerSettings
from edgecls.worker.closing import Closing
from edgecls.worker.interpreter import find_interpreter
from edgecls.worker.run import default_deadline


class Host(Closing):
    """This machine as a device. A context manager, used by one thread: its runners end with that thread.

    Args:
        limits: how long to measure each cell.
        deadline_s: seconds from one event of a runner to the next.
    """

    def __init__(self, limits: Limits, *, deadline_s: Optional[float] = None) -> None:
        self._limits = limits
        # Samples come at least once in max_seconds, so the deadline must not be shorter.
        self._deadline_s = limits.max_seconds + (default_deadline() if deadline_s is None else deadline_s)
        self._folder = tempfile.TemporaryDirectory(prefix="edgecls-bench-")
        try:
            self._runner = build_runner(Path(self._folder.name) / "runner.pyz")
        except BaseException:
            self.close()
            raise
        self._inputs: Dict[Path, Path] = {}
        self._references: Dict[Tuple[Path, str], Reference] = {}

    def measure(self, planned: Planned) -> Row:
        """Measure one cell, after its output was found right.

        Raises:
            ParityError: the output disagrees with the reference; nothing was timed.
            WorkerError: the runner crashed or hung.
            EdgeclsError: what the runner reported.
        """
        cell, request = planned.cell, planned.request
        reference = self._reference(planned)
        settings = RunnerSettings(
            request=request,
            input=str(self._input(planned)),
            batch=cell.batch,
            limits=self._limits,
            parent=os.getpid(),
        )
        settings.check()
        parity: Optional[Parity] = None

        def on_event(event: Event, measurement: Measurement) -> None:
            nonlocal parity
            if event["event"] == "output":
                name = f"{cell.engine} {measurement.engine_version} {cell.mode}"
                parity = check_parity(measurement.output, measurement.spread, reference, name)

        command = [find_interpreter(NEEDS[cell.engine]), str(self._runner), *settings.arguments()]
        with RunnerProcess(command, engine=cell.engine, deadline_s=self._deadline_s) as process:
            measurement = process.measure(on_event)
        check_steady(measurement.change, reference)
        assert parity is not None
        return make_row(cell, measurement, parity, warmup=self._limits.warmup, timing_kind="latency")

    def close(self) -> None:
        """Remove the scratch folder."""
        self._folder.cleanup()

    def _input(self, planned: Planned) -> Path:
        artifact = planned.artifact
        if artifact.path not in self._inputs:
            path = Path(self._folder.name) / f"input{len(self._inputs)}.npy"
            np.save(path, golden_input(artifact))
            self._inputs[artifact.path] = path
        return self._inputs[artifact.path]

    def _reference(self, planned: Planned) -> Reference:
        artifact, precision = planned.artifact, planned.cell.precision
        key = (artifact.path, planned.cell.mode)
        if key not in self._references:
            self._references[key] = (
                fp32_reference(artifact) if precision == "fp32" else golden_reference(artifact, planned.cell.mode)
            )
        return self._references[key]

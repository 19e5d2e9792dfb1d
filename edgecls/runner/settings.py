"""The runner's arguments: one list for those who write them and for those who read them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from typing import List, NoReturn, Optional, Sequence, Tuple

from edgecls.engines.request import EngineRequest
from edgecls.errors import SettingsError

MAX_BATCH = 1024
#: Keeps the samples of a very small net within a few megabytes.
MAX_RUNS = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How long to measure.

    Attributes:
        warmup: untimed runs before the first sample.
        runs: fewest samples.
        min_seconds: shortest time of sampling; more samples are taken until it has passed.
        max_seconds: sampling stops here even with fewer samples than ``runs``.
    """

    warmup: int = 10
    runs: int = 100
    min_seconds: float = 3.0
    max_seconds: float = 60.0

    def check(self) -> None:
        """Refuse what can't be measured.

        Raises:
            SettingsError: a number is out of range.
        """
        if not 0 <= self.warmup <= MAX_RUNS:
            raise SettingsError(f"{self.warmup} warm-up runs is out of range", hint=f"give 0 to {MAX_RUNS}")
        if not 1 <= self.runs <= MAX_RUNS:
            raise SettingsError(f"{self.runs} runs is out of range", hint=f"give 1 to {MAX_RUNS}")
        if not 0.0 <= self.min_seconds <= self.max_seconds <= 86400.0:
            raise SettingsError(
                f"{self.min_seconds:g} to {self.max_seconds:g} seconds is no range of time",
                hint="give a minimum of 0 or more and a maximum above it, at most 86400",
            )


@dataclass(frozen=True)
class RunnerSettings:
    """One cell, as the runner is told of it.

    Attributes:
        request: engine, mode, model files, threads.
        input: path of a ``.npy`` file, float32 [1, C, H, W], which is repeated ``batch`` times.
        batch: images in a batch.
        limits: how long to measure.
        power_mode: Paddle-Lite's core binding, on builds that have it; the Python build ignores it.
        soc: name of a chip for Paddle-Lite, on the C++ build alone; None for the device's own.
        table: path of a ``.npy`` file, float32 [3, 256], which makes tensors of levels. With it every picture of the
            input, uint8 [N, H, W, 3], is classified once, and nothing is timed.
        further: more inputs to classify after the first.
        parent: process id of the program that must not be outlived; None on a device.
    """

    request: EngineRequest
    input: str
    batch: int = 1
    limits: Limits = field(default_factory=Limits)
    power_mode: str = "none"
    soc: Optional[str] = None
    table: Optional[str] = None
    further: Tuple[str, ...] = ()
    parent: Optional[int] = None

    def check(self) -> None:
        """Refuse what can't be run.

        Raises:
            SettingsError: a value is unknown or out of range.
        """
        self.request.check()
        self.limits.check()
        if self.further and self.table is None:
            raise SettingsError("several inputs can be classified, not timed", hint="give one input")
        if not 1 <= self.batch <= MAX_BATCH:
            raise SettingsError(f"a batch of {self.batch} is out of range", hint=f"give 1 to {MAX_BATCH}")

    def arguments(self) -> List[str]:
        """The command line that ``parse_arguments`` reads back."""
        request, limits = self.request, self.limits
        words = ["--engine", request.engine, "--mode", request.mode, "--model", request.model]
        if request.params is not None:
            words += ["--params", request.params]
        for path in (self.input, *self.further):
            words += ["--input", path]
        words += ["--threads", str(request.threads), "--batch", str(self.batch)]
        words += ["--warmup", str(limits.warmup), "--runs", str(limits.runs)]
        words += ["--min-seconds", repr(limits.min_seconds), "--max-seconds", repr(limits.max_seconds)]
        words += ["--power-mode", self.power_mode]
        if self.soc is not None:
            words += ["--soc", self.soc]
        if self.table is not None:
            words += ["--classify", "--table", self.table]
        if self.parent is not None:
            words += ["--parent", str(self.parent)]
        return words


def parse_arguments(words: Sequence[str]) -> RunnerSettings:
    """The settings that a command line names.

    Raises:
        SettingsError: an argument is missing, unknown or out of range.
    """
    limits = Limits()
    parser = _Parser(prog="edgecls.runner", description="Measure one model on this machine.", allow_abbrev=False)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--mode", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--params")
    parser.add_argument("--input", required=True, action="append")
    parser.add_argument("--classify", action="store_true")
    parser.add_argument("--table")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--warmup", type=int, default=limits.warmup)
    parser.add_argument("--runs", type=int, default=limits.runs)
    parser.add_argument("--min-seconds", type=float, default=limits.min_seconds)
    parser.add_argument("--max-seconds", type=float, default=limits.max_seconds)
    parser.add_argument("--power-mode", default="none")
    parser.add_argument("--parent", type=int)
    asked = parser.parse_args(list(words))
    if asked.classify != (asked.table is not None):
        parser.error("--classify and --table belong together")
    settings = RunnerSettings(
        request=EngineRequest(asked.engine, asked.mode, asked.model, asked.params, asked.threads),
        input=asked.input[0],
        batch=asked.batch,
        limits=Limits(asked.warmup, asked.runs, asked.min_seconds, asked.max_seconds),
        power_mode=asked.power_mode,
        table=asked.table,
        further=tuple(asked.input[1:]),
        parent=asked.parent,
    )
    settings.check()
    return settings


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command line as an error of the tree instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        raise SettingsError(f"the runner was started wrongly: {message}", hint="see docs/runner_protocol.md")

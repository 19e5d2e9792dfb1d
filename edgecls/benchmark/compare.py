"""Two sides measured in turns, in short blocks: how much longer one takes than the other."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from edgecls.artifact.folder import Artifact
from edgecls.benchmark.device import DeviceBench
from edgecls.benchmark.host import Host
from edgecls.benchmark.limits import HOST, limits_of
from edgecls.benchmark.merge import merge_rows
from edgecls.benchmark.plan import Planned, plan_device, plan_host
from edgecls.benchmark.record import Record
from edgecls.benchmark.resume import settings_for
from edgecls.devices.find import open_device
from edgecls.devices.lock import device_lock
from edgecls.errors import EdgeclsError, SettingsError
from edgecls.results.comparison import ComparedSide, PairedComparison
from edgecls.results.paired_ratio import CONFIDENCE, MAX_ROUNDS, MIN_ROUNDS, RATIO_METHOD, paired_ratio
from edgecls.results.result import BenchSettings
from edgecls.results.row import Row
from edgecls.results.statistics import median
from edgecls.runner.settings import Limits

DEFAULT_ROUNDS = 6

#: Each side comes first, and last, equally often; a steady drift meets both alike.
_ORDERS = ("ABBA", "BAAB")
_BLOCKS = 2

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Side:
    """What is measured, how, and the chip's name that Paddle-Lite is given."""

    planned: Planned
    measure: Callable[[Planned], Row]
    soc: Optional[str] = None


def check_comparison(settings: BenchSettings) -> None:
    """Refuse what can't be compared.

    Raises:
        SettingsError: there are not two sides, or the number of rounds is out of range.
    """
    wanted = 2 if settings.compared_soc is None else 1
    if len(settings.artifacts) != wanted:
        raise SettingsError(
            f"a comparison needs {'two artifacts' if wanted == 2 else 'one artifact'}, not {len(settings.artifacts)}",
            hint="name two to compare" if wanted == 2 else "name one to compare with itself under the chip's name",
        )
    if settings.compared_soc is not None and settings.device == HOST:
        raise SettingsError("a chip's name is for other devices than the host", hint="name one with --device")
    if settings.rounds is None or not MIN_ROUNDS <= settings.rounds <= MAX_ROUNDS:
        raise SettingsError(
            f"{settings.rounds} rounds is out of range", hint=f"give {MIN_ROUNDS} to {MAX_ROUNDS} of them"
        )


def compare_here(artifacts: Sequence[Artifact], record: Record, *, tell: Tell) -> None:
    """Compare two artifacts on this machine, in every engine that runs both in their own precision.

    Raises:
        SettingsError: there is no such engine.
        ArtifactError: an artifact lacks its host part.
    """
    settings = record.result.settings
    first, second = (list(_own_cells(artifact, settings)) for artifact in artifacts)
    with Host(block_limits(settings)) as host:
        pairs = [(Side(a, host.measure), Side(b, host.measure)) for a, b in _matches(first, second)]
        if not pairs:
            raise SettingsError(
                f"no engine of this machine runs both {' and '.join(artifact.name for artifact in artifacts)}",
                hint="compare them on a device with --device",
            )
        compare_pairs(pairs, record, tell=tell)


def compare_on_device(artifacts: Sequence[Artifact], record: Record, *, tell: Tell, news: Tell) -> None:
    """Compare two artifacts on a device, or one with itself under another chip's name.

    Raises:
        SettingsError: several devices are named.
        EdgeclsError: the device can't be used.
    """
    settings = record.result.settings
    limits = block_limits(settings)
    with ExitStack() as stack:
        device = stack.enter_context(open_device(settings.device))
        settings = settings_for(record.result, device.id)
        lease = stack.enter_context(device_lock(device))
        socs = [settings.soc]
        if settings.compared_soc is not None:
            socs.append(settings.compared_soc)
        benches = [
            stack.enter_context(DeviceBench(device, lease, replace(settings, soc=soc), limits, tell=tell, news=news))
            for soc in socs
        ]
        record.add_device(benches[0].description)
        for bench in benches:
            bench.prepare(artifacts)
        first, second = (
            plan_device([artifact], settings, device.id).cells for artifact in (artifacts[0], artifacts[-1])
        )
        compare_pairs(
            [
                (Side(a, benches[0].measure, socs[0]), Side(b, benches[-1].measure, socs[-1]))
                for a, b in _matches(first, second)
            ],
            record,
            tell=tell,
        )


def compare_pairs(pairs: Sequence[Tuple[Side, Side]], record: Record, *, tell: Tell) -> None:
    """Measure each pair that is not finished, and keep its rows and its comparison, or the failure of a side.

    After an error that another try could mend, the others fail with it: each would only wait as long again.
    """
    known = {_without_figures(found) for found in record.result.comparison}
    failed_cells = {failure.cell for failure in record.result.failed}
    for number, (a, b) in enumerate(pairs, start=1):
        if _without_figures(_comparison(a, b)) in known or failed_cells & {a.planned.cell, b.planned.cell}:
            continue
        tell(f"{number}/{len(pairs)} A {a.planned.cell} B {b.planned.cell}")
        try:
            rows = _take_turns(a, b, record.result.settings.rounds or DEFAULT_ROUNDS)
        except _SideFailed as failed:
            record.add_failure(failed.side.planned.cell, failed.error)
            if failed.error.transient:
                for rest, _ in pairs[number:]:
                    record.add_failure(rest.planned.cell, failed.error)
                return
        else:
            merged = [merge_rows(side_rows) for side_rows in rows]
            record.add_comparison(_comparison(a, b, *rows), *merged)


def block_limits(settings: BenchSettings) -> Limits:
    """How long to measure each block, so that each side gets in all what a cell of a grid gets."""
    whole = limits_of(settings)
    blocks = _BLOCKS * (settings.rounds or DEFAULT_ROUNDS)
    return Limits(whole.warmup, math.ceil(whole.runs / blocks), whole.min_seconds / blocks, whole.max_seconds / blocks)


class _SideFailed(Exception):
    def __init__(self, side: Side, error: EdgeclsError) -> None:
        super().__init__(str(error))
        self.side = side
        self.error = error


def _take_turns(a: Side, b: Side, rounds: int) -> Tuple[List[Row], List[Row]]:
    sides = {"A": a, "B": b}
    rows: Dict[str, List[Row]] = {"A": [], "B": []}
    for number in range(rounds):
        for name in _ORDERS[number % len(_ORDERS)]:
            try:
                rows[name].append(sides[name].measure(sides[name].planned))
            except EdgeclsError as error:
                raise _SideFailed(sides[name], error) from error
    return rows["A"], rows["B"]


def _comparison(a: Side, b: Side, a_rows: Sequence[Row] = (), b_rows: Sequence[Row] = ()) -> PairedComparison:
    cell = a.planned.cell
    a_ms, b_ms = (tuple(median(row.samples_ms) for row in rows) for rows in (a_rows, b_rows))
    found = paired_ratio(a_ms, b_ms) if a_ms else None
    return PairedComparison(
        device=cell.device,
        engine=cell.engine,
        threads=cell.threads,
        batch=cell.batch,
        power_mode=cell.power_mode,
        a=ComparedSide.of(cell, a.soc, a_ms),
        b=ComparedSide.of(b.planned.cell, b.soc, b_ms),
        ratio=found.ratio if found else 0.0,
        low=found.low if found else 0.0,
        high=found.high if found else 0.0,
        confidence=CONFIDENCE,
        method=RATIO_METHOD,
    )


def _without_figures(found: PairedComparison) -> PairedComparison:
    a, b = replace(found.a, block_ms=()), replace(found.b, block_ms=())
    return replace(found, a=a, b=b, ratio=0.0, low=0.0, high=0.0)


def _own_cells(artifact: Artifact, settings: BenchSettings) -> Iterator[Planned]:
    """The artifact's cells in its own precision: the fp32 twin of another says nothing about it."""
    for planned in plan_host([artifact], settings).cells:
        if planned.cell.precision == artifact.description.precision:
            yield planned


def _matches(first: Sequence[Planned], second: Sequence[Planned]) -> Iterator[Tuple[Planned, Planned]]:
    for a in first:
        for b in second:
            if _point(a) == _point(b):
                yield a, b


def _point(planned: Planned) -> Tuple[str, int, int, str]:
    cell = planned.cell
    return cell.engine, cell.threads, cell.batch, cell.power_mode

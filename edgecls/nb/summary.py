"""What a ``.nb`` file is made of, in the terms that a person decides by."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Union

from edgecls.nb.notes import Facts, sentences
from edgecls.nb.optypes import CALIBS, MOVEMENTS, decisive, feeds_float_kernel, quantizable
from edgecls.nb.program import Op
from edgecls.nb.reader import NbFile, errors_about, read_nb


@dataclass(frozen=True)
class OpReport:
    """One operator: the kernel as "op/alias/target/precision/layout", both None when it names none."""

    type: str
    kernel: Optional[str]
    precision: Optional[str]


@dataclass(frozen=True)
class TypeReport:
    """How many parameters there are of one element type and how many bytes they take."""

    count: int
    bytes: int


@dataclass(frozen=True)
class Coverage:
    """How many of the operators that have weights and could be int8 are int8."""

    quantizable: int
    int8: int

    @property
    def percent(self) -> float:
        """Between 0 and 100, with one decimal; 0 when nothing could be int8."""
        return round(100 * self.int8 / self.quantizable, 1) if self.quantizable else 0.0


@dataclass(frozen=True)
class Inspection:
    """The findings about one ``.nb`` file.

    Attributes:
        path: the file.
        opt_version: of the opt that wrote it, as "v2.13-rc".
        meta_version: of the file format, 1 or 2.
        size_bytes: of the file.
        target: where the computing kernels run, as "arm", "x86", "opencl" or "arm+opencl"; "host" when
            nothing but Paddle-Lite's target-independent kernels is used.
        precision: what the convolutions compute in: "fp32", "fp16" or "int8" when all agree, "mixed" when
            they don't, "weight-only-int8" or "weight-only-int16" when float kernels have weights of that type.
            Without convolutions the other operators with weights decide, without these all that compute.
        kernels: how many operators compute in which precision, by the precision of their kernel; fp32, fp16
            and int8 are always there. "any" is a kernel that only moves data of whatever type (reshape, concat).
            Conversions, feed and fetch are not counted here.
        calib: how many operators convert between precisions (float and int8, fp32 and fp16).
        movements: how many operators convert or copy, by type: calib, io_copy, layout. Without feed and fetch.
        int8_coverage: of the operators with weights.
        ops: every operator of every block in order.
        params: by element type.
        notes: plain sentences on what this means, above all on why int8 may not be faster.
    """

    path: Path
    opt_version: str
    meta_version: int
    size_bytes: int
    target: str
    precision: str
    kernels: Dict[str, int]
    calib: int
    movements: Dict[str, int]
    int8_coverage: Coverage
    ops: List[OpReport]
    params: Dict[str, TypeReport]
    notes: List[str]

    def to_json(self) -> Dict[str, Any]:
        """The findings as JSON values; sizes in bytes."""
        return {
            "opt_version": self.opt_version,
            "target": self.target,
            "precision": self.precision,
            "kernels": self.kernels,
            "calib": self.calib,
            "size_bytes": self.size_bytes,
            "meta_version": self.meta_version,
            "params": {
                "count": sum(report.count for report in self.params.values()),
                "bytes": sum(report.bytes for report in self.params.values()),
                "by_dtype": {dtype: asdict(report) for dtype, report in self.params.items()},
            },
            "int8_coverage": {**asdict(self.int8_coverage), "percent": self.int8_coverage.percent},
            "notes": self.notes,
            "ops": [asdict(op) for op in self.ops],
        }


def inspect(path: Union[str, Path]) -> Inspection:
    """Read a ``.nb`` file and say what it is made of.

    Raises:
        NbError: there is no such file, or it is no ``.nb``, or it is damaged.
        StorageError: the file system refused to read it.
    """
    nb = read_nb(path)
    with errors_about(nb.path):
        return summarise(nb)


def summarise(nb: NbFile) -> Inspection:
    """The findings about a file that was read already.

    Raises:
        NbError: the arguments of an operator are damaged.
    """
    ops = nb.all_ops
    computing = [op for op in ops if op.kernel and op.type not in MOVEMENTS]
    dtypes = {param.name: param.dtype for param in nb.params}
    weighted = [op for op in computing if quantizable(op, dtypes)]
    facts = Facts(
        targets=_targets(computing),
        computing=computing,
        weighted=weighted,
        weight_only=[op for op in weighted if feeds_float_kernel(op, dtypes)],
        movements=[op for op in ops if op.type in MOVEMENTS],
        unnamed=[op for op in ops if op.kernel is None and op.type not in MOVEMENTS],
        params=nb.params,
        trailing_bytes=nb.trailing_bytes,
    )
    moved = Counter(op.type for op in facts.movements if op.type not in ("feed", "fetch"))
    return Inspection(
        path=nb.path,
        opt_version=nb.opt_version,
        meta_version=nb.meta_version,
        size_bytes=nb.size_bytes,
        target="+".join(facts.targets) or "host",
        precision=_precision(facts, dtypes),
        kernels=_kernels(computing),
        calib=sum(count for kind, count in moved.items() if kind in CALIBS),
        movements=dict(sorted(moved.items())),
        int8_coverage=Coverage(len(weighted), sum(_precision_of(op) == "int8" for op in weighted)),
        ops=[_report(op) for op in ops],
        params=_params(nb),
        notes=sentences(facts),
    )


def _report(op: Op) -> OpReport:
    return OpReport(op.type, str(op.kernel), op.kernel.precision) if op.kernel else OpReport(op.type, None, None)


def _precision_of(op: Op) -> str:
    return op.kernel.precision if op.kernel else ""


def _targets(computing: Sequence[Op]) -> List[str]:
    named = {op.kernel.target for op in computing if op.kernel}
    return sorted(named - {"host", "any", "unknown"})


def _kernels(computing: Sequence[Op]) -> Dict[str, int]:
    counts = Counter(_precision_of(op) for op in computing)
    first = {precision: counts.pop(precision, 0) for precision in ("fp32", "fp16", "int8")}
    return {**first, **dict(sorted(counts.items()))}


def _precision(facts: Facts, dtypes: Dict[str, str]) -> str:
    deciding = decisive(facts.computing, facts.weighted)
    kinds = {_precision_of(op) for op in deciding}
    if len(kinds) > 1:
        return "mixed"
    stored = {dtype for op in deciding for dtype in [feeds_float_kernel(op, dtypes)] if dtype}
    if stored:
        return f"weight-only-{min(stored)}"
    return kinds.pop() if kinds else "any"


def _params(nb: NbFile) -> Dict[str, TypeReport]:
    reports: Dict[str, TypeReport] = {}
    for param in nb.params:
        so_far = reports.get(param.dtype, TypeReport(0, 0))
        reports[param.dtype] = TypeReport(so_far.count + 1, so_far.bytes + param.bytes)
    return dict(sorted(reports.items()))

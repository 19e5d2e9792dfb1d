"""Whether a runtime may run a ``.nb``: what would be silently wrong is refused before anything travels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Optional, Set

from edgecls.errors import VersionMismatchError
from edgecls.nb.summary import Inspection
from edgecls.runtime.extra_ops import extra_ops
from edgecls.runtime.releases import version_number
from edgecls.runtime.runtime import Runtime

#: Runtimes up to this version compute silently wrong results from the .nb of an opt above it (measured on PP-LCNet
#: with runtimes 2.10 and 2.12 and opts 2.9.1 to 2.14-rc0).
_LAST_OLD = (2, 10)

_COMPUTED = ("fp32", "fp16", "int8")


@dataclass(frozen=True)
class Verdict:
    """What a check found; it may run if ``refusals`` is empty."""

    refusals: List[str] = field(default_factory=list)
    warnings: List[str] = field(default_factory=list)

    def enforce(self, *, force: bool) -> None:
        """Raise for the first refusal unless the person insists.

        Raises:
            VersionMismatchError: a refusal, and not ``force``.
        """
        if self.refusals and not force:
            raise VersionMismatchError(self.refusals[0], hint="add a fitting runtime, or insist with --force")


def check_runtime(inspection: Inspection, runtime: Runtime) -> Verdict:
    """Check a ``.nb`` against a runtime.

    Args:
        inspection: what ``edgecls inspect`` reads from the ``.nb``.
        runtime: the runtime that would load it.
    """
    verdict = Verdict()
    _check_kernels(inspection, runtime, verdict)
    check_versions(inspection.opt_version, runtime.name, runtime.version, verdict)
    extra = _extra(inspection)
    if extra and not runtime.library.with_extra:
        verdict.refusals.append(
            f"the runtime {runtime.name} was built without with_extra and has no {', '.join(extra)}"
        )
    return verdict


def _check_kernels(inspection: Inspection, runtime: Runtime, verdict: Verdict) -> None:
    has = runtime.library.kernels
    if not has:
        verdict.warnings.append(f"the runtime {runtime.name} does not tell which kernels it has; parity decides")
        return
    wanted = _kernels(inspection)
    targets = {kernel.partition("/")[0] for kernel in has}
    for target in sorted(wanted):
        lacking = sorted(precision for precision in wanted[target] if f"{target}/{precision}" not in has)
        if target not in targets:
            runs = "arm" if "arm" in targets else ", ".join(sorted(targets - {"host", "any"})) or "host"
            verdict.refusals.append(f"the .nb is for {inspection.target}, the runtime {runtime.name} runs {runs} only")
        elif lacking:
            verdict.refusals.append(
                f"the runtime {runtime.name} has no {' and no '.join(lacking)} kernels for {target}"
            )


def _kernels(inspection: Inspection) -> Dict[str, Set[str]]:
    """The precisions that the ``.nb`` computes in, by target."""
    wanted: Dict[str, Set[str]] = {}
    for op in inspection.ops:
        if op.kernel is None or op.precision not in _COMPUTED:
            continue
        target = op.kernel.split("/")[2]
        if target not in ("host", "any"):
            wanted.setdefault(target, set()).add(op.precision)
    return wanted


def check_versions(opt_version: str, name: str, version: Optional[str], verdict: Verdict) -> None:
    """Add to ``verdict`` what the versions of an opt and of the runtime ``name`` make impossible or doubtful."""
    opt, own = version_number(opt_version), version_number(version)
    if own is None:
        verdict.refusals.append(
            f"the version of the runtime {name} is unknown; add it again with --version if you know it"
        )
    elif own <= _LAST_OLD and (opt is None or opt > _LAST_OLD):
        verdict.refusals.append(
            f"the runtime is {version} and the .nb comes from opt {opt_version}: "
            "it would crash or compute wrong results without a word"
        )
    elif opt is None:
        verdict.warnings.append(f"the .nb comes from an unknown opt ({opt_version}); parity decides")
    elif own < opt:
        verdict.warnings.append(f"the runtime {version} is older than opt {opt_version}; parity decides")


def _extra(inspection: Inspection) -> List[str]:
    """What of the ``.nb`` only a with_extra build has."""
    known = extra_ops()
    found: Set[str] = set()
    for op in inspection.ops:
        alias = op.kernel.split("/")[1] if op.kernel else ""
        if op.type in known.operators:
            found.add(op.type)
        elif alias in known.variants.get(op.type, ()):
            found.add(f"{op.type} ({alias})")
    return sorted(found)

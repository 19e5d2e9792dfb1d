"""Whether a runtime may run a ``.nb``: what would be silently wrong is refused before anything travels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Set

from edgecls.errors import VersionMismatchError
from edgecls.nb.summary import Inspection
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import version_number

#: Operators whose ARM kernels are in with_extra builds only (lite/kernels/arm/CMakeLists.txt of v2.12).
EXTRA_OPS: Set[str] = {"hard_swish", "clip", "matmul_v2", "reduce_sum", "pow", "layer_norm", "mish", "erf", "softplus"}

#: Runtimes up to this version compute silently wrong results from the .nb of an opt above it (measured on PP-LCNet
#: with runtimes 2.10 and 2.12 and opts 2.9.1 to 2.14-rc0).
_LAST_OLD = (2, 10)


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
    refusals: List[str] = []
    warnings: List[str] = []
    library = runtime.library
    wanted = "x86" if library.abi == "x86_64" else "arm"
    if inspection.target != wanted:
        refusals.append(f"the .nb is for {inspection.target}, the runtime {runtime.name} runs {wanted} only")
    _check_version(inspection.opt_version, runtime, refusals, warnings)
    extra = sorted(EXTRA_OPS & {op.type for op in inspection.ops})
    if extra and not library.with_extra:
        refusals.append(f"the runtime {runtime.name} was built without with_extra and has no {', '.join(extra)}")
    if inspection.kernels.get("fp16") and not library.fp16:
        refusals.append(f"the runtime {runtime.name} has no fp16 kernels")
    return Verdict(refusals, warnings)


def _check_version(opt_version: str, runtime: Runtime, refusals: List[str], warnings: List[str]) -> None:
    opt, own = version_number(opt_version), version_number(runtime.version)
    if own is None:
        refusals.append(
            f"the version of the runtime {runtime.name} is unknown; add it again with --version if you know it"
        )
    elif opt is not None and own <= _LAST_OLD < opt:
        refusals.append(
            f"the runtime is {runtime.version} and the .nb comes from opt {opt_version}: "
            "it would crash or compute wrong results without a word"
        )
    elif opt is not None and own < opt:
        warnings.append(f"the runtime {runtime.version} is older than opt {opt_version}; parity decides")

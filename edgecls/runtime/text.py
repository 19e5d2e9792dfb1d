"""Runtimes for the terminal."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from edgecls.runtime.check import Verdict
from edgecls.runtime.runtime import Runtime


def render_runtimes(runtimes: Sequence[Runtime]) -> str:
    """One block a runtime."""
    if not runtimes:
        return "no runtime yet: edgecls runtime add ARCHIVE"
    return "\n".join(_block(runtime) for runtime in runtimes)


def render_verdicts(verdicts: Sequence[Tuple[Runtime, Verdict]]) -> str:
    """One block a runtime: may it run the model, and why not."""
    lines: List[str] = []
    for runtime, verdict in verdicts:
        lines.append(f"{'refused' if verdict.refusals else 'fits':8} {runtime.name}")
        lines += [f"         refused: {text}" for text in verdict.refusals]
        lines += [f"         warning: {text}" for text in verdict.warnings]
    return "\n".join(lines)


def _block(runtime: Runtime) -> str:
    library = runtime.library
    version = runtime.version or f"unknown (commit {library.commit or 'none'})"
    if library.version is None and runtime.declared_version is not None:
        version += f" (declared; the library says {library.commit or 'nothing'})"
    kernels = [name for name in library.kernels if name.endswith(("/fp32", "/fp16", "/int8"))]
    if library.with_extra:
        kernels.append("with_extra")
    lines = [
        runtime.name,
        f"    {library.os} {library.abi}, {library.kind}, version {version}",
        f"    kernels: {', '.join(kernels) or 'unknown'}",
        f"    files:   {', '.join(runtime.files)}",
    ]
    if library.os == "android":
        lines.append(f"    runner:  {', or '.join(_runners(runtime)) or 'none: add the official archive'}")
    return "\n".join(lines)


def _runners(runtime: Runtime) -> List[str]:
    """What can measure with a runtime for Android."""
    found = []
    if runtime.has("light_api") and runtime.include is not None:
        found.append("C++ with an NDK")
    if runtime.has("jni"):
        found.append("Java, which needs no compiler")
    return found

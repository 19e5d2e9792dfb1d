"""The artifacts of the workspace, against the runtimes of the store."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator, List, Tuple

from edgecls.artifact.folder import Artifact
from edgecls.doctor.finding import Finding
from edgecls.doctor.machine import Machine
from edgecls.errors import EdgeclsError
from edgecls.nb.summary import inspect
from edgecls.runtime.check import Verdict, check_runtime
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import list_runtimes
from edgecls.storage.workspace import list_artifacts, workspace_dir

#: The newest; somebody who keeps hundreds looks for one, not for all.
_MOST = 12


def check(machine: Machine) -> Iterator[Finding]:
    """Each artifact, and the runtimes that may run it."""
    paths = list_artifacts()
    if not paths:
        step = "edgecls optimize MODEL" if machine.abi == "x86_64" else "copy an artifact's folder there from a PC"
        yield Finding("artifacts", "missing", f"none in {workspace_dir()}", step)
    runtimes = list_runtimes()
    for path in paths[:_MOST]:
        yield _artifact(path, runtimes)
    if len(paths) > _MOST:
        yield Finding("artifacts", "note", f"{len(paths) - _MOST} older ones were not looked at")


def _artifact(path: Path, runtimes: List[Runtime]) -> Finding:
    name = f"artifact {path.name}"
    try:
        description = Artifact.load(path).description
        inspection = inspect(path / "model.nb")
    except EdgeclsError as error:
        return Finding(name, "wrong", error.message, error.hint)
    text = f"{description.precision} for {description.target}, opt {description.opt_version}"
    if description.target == "x86_64":
        return Finding(name, "ok", text)
    for_it = [runtime for runtime in runtimes if runtime.library.abi == description.target]
    if not for_it:
        return Finding(name, "missing", f"{text}: no runtime for it", "edgecls runtime add ARCHIVE")
    verdicts = [(runtime, check_runtime(inspection, runtime)) for runtime in for_it]
    return _judged(name, text, verdicts)


def _judged(name: str, text: str, verdicts: List[Tuple[Runtime, Verdict]]) -> Finding:
    refused = [(runtime, verdict) for runtime, verdict in verdicts if verdict.refusals]
    fitting = [(runtime, verdict) for runtime, verdict in verdicts if not verdict.refusals]
    if not fitting:
        reason = refused[0][1].refusals[0]
        return Finding(name, "wrong", f"{text}: {reason}", "edgecls runtime add a newer archive with with_extra")
    warnings = [verdict.warnings[0] for _, verdict in fitting if verdict.warnings]
    if warnings:
        # predict, serve and bench hold the answer against the artifact's golden one before they give any.
        return Finding(name, "note", f"{text}: {warnings[0]}, at each start")
    if refused:
        return Finding(
            name, "note", f"{text}: {refused[0][1].refusals[0]}", f"edgecls runtime remove {refused[0][0].name}"
        )
    return Finding(name, "ok", f"{text}: fits {', '.join(runtime.name for runtime, _ in fitting)}")

"""Going on with a bench that was interrupted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import List, Sequence

from edgecls.artifact.folder import Artifact
from edgecls.errors import ArtifactError, EdgeclsError, InputError
from edgecls.results.files import load_result
from edgecls.results.result import APP, BenchSettings, Result
from edgecls.storage.hashing import sha256_file
from edgecls.storage.workspace import list_artifacts


def load_resumable(path: Path) -> Result:
    """The result to go on with.

    Raises:
        InputError: it is missing or damaged, or the Android app has measured it.
    """
    result = load_result(path)
    if result.meta.tool == APP:
        raise InputError(
            f"{path} was measured by the Android app, and only the app can go on with it",
            hint="read it with edgecls report, or start a new bench with --device adb",
        )
    return result


def settings_for(result: Result, device: str) -> BenchSettings:
    """The settings for a device: what has been begun with one build of the runner goes on with it."""
    settings = result.settings
    begun = any(row.cell.device == device for row in result.rows)
    builds = [known.runner for known in result.devices if known.id == device and begun]
    return replace(settings, runner=builds[0]) if builds else settings


def artifacts_of(result: Result, given: Sequence[Artifact]) -> List[Artifact]:
    """The artifacts that a result was made of, found among ``given`` and in the workspace by their ``.nb``.

    Raises:
        ArtifactError: one is not there, or has been made anew since.
    """
    # Of the same program under two names each is taken for itself.
    named = {(artifact.name, sha256_file(artifact.nb)): artifact for artifact in (*_workspace(), *given)}
    known = {digest: artifact for (_, digest), artifact in named.items()}
    found = []
    for wanted in result.settings.artifacts:
        if wanted.nb_sha256 not in known:
            raise ArtifactError(
                f"the result measures {wanted.name} with a model.nb that is not in the workspace",
                hint="name the folder of that artifact; if it was made anew, start a new bench",
            )
        found.append(named.get((wanted.name, wanted.nb_sha256), known[wanted.nb_sha256]))
    return found


def _workspace() -> List[Artifact]:
    found = []
    for path in list_artifacts():
        try:
            found.append(Artifact.load(path))
        except EdgeclsError:
            continue
    return found

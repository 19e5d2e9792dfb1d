"""The workspace: the folder of the artifacts that a person is working with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import List

from edgecls.errors import ArtifactError


def workspace_dir() -> Path:
    """``$EDGECLS_WORKSPACE``, or ``workspace`` in the current folder."""
    return Path(os.environ.get("EDGECLS_WORKSPACE") or "workspace")


def artifact_name(model: str, target: str, precision: str) -> str:
    """The folder name of an artifact in the workspace."""
    return f"{model}-{target}-{precision}"


def list_artifacts() -> List[Path]:
    """The artifact folders of the workspace, the newest first."""
    descriptions = workspace_dir().glob("*/model.json")
    visible = [path for path in descriptions if not path.parent.name.startswith(".")]
    return [path.parent for path in sorted(visible, key=lambda path: path.stat().st_mtime_ns, reverse=True)]


def newest_artifact() -> Path:
    """The artifact that was made last.

    Raises:
        ArtifactError: the workspace has none.
    """
    artifacts = list_artifacts()
    if not artifacts:
        raise ArtifactError(
            f"there is no artifact in {workspace_dir()}",
            hint="make one with edgecls optimize MODEL, or name an artifact folder",
        )
    return artifacts[0]

"""What an APK holds besides its code: artifacts and Paddle-Lite's libraries, put where any build finds them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

from edgecls.android.project import Project
from edgecls.artifact.folder import Artifact
from edgecls.errors import from_os_error
from edgecls.runtime.intake import COMPANIONS
from edgecls.runtime.runtime import Runtime
from edgecls.storage.atomic import atomic_folder

#: What the app reads of an artifact; nothing of what the host alone needs.
FILES = ("model.nb", "model.json", "labels.txt")


@dataclass(frozen=True)
class Placed:
    """A folder that was put in place.

    Attributes:
        kind: "artifact" or "library".
        name: of the artifact, or the ABI.
        source: where it comes from: the artifact's folder, or the runtime's name.
        path: the folder.
        files: the names of the files in it.
        size_bytes: of them together.
    """

    kind: str
    name: str
    source: str
    path: Path
    files: List[str]
    size_bytes: int


def place_artifact(project: Project, artifact: Artifact) -> Placed:
    """Copy an artifact into the app's assets, in place of one of the same name.

    Raises:
        StorageError: it can't be copied.
    """
    sources = [artifact.path / name for name in FILES]
    return _place("artifact", artifact.name, str(artifact.path), project.artifacts / artifact.name, sources)


def place_library(project: Project, runtime: Runtime) -> Placed:
    """Copy a runtime's library for Java, and what it needs beside it, in place of that of the same ABI.

    Args:
        project: the project.
        runtime: with the facts of its library for Java (``Runtime.about("jni")``).

    Raises:
        StorageError: it can't be copied.
    """
    main = runtime.main_library
    beside = [main.parent / name for name in COMPANIONS if name in runtime.library.needed]
    abi = runtime.library.abi
    return _place("library", abi, runtime.name, project.libraries / abi, [main, *beside])


def clean_contents(project: Project) -> List[Path]:
    """Remove every artifact and every library from the project; of a folder that is a link, the link.

    Returns:
        The folders that were removed.

    Raises:
        StorageError: one can't be removed.
    """
    found = [path for path in (project.artifacts, project.libraries) if path.is_symlink() or path.exists()]
    for path in found:
        try:
            if path.is_symlink():
                path.unlink()
            else:
                shutil.rmtree(path)
        except OSError as error:
            raise from_os_error(error, path) from error
    return found


def _place(kind: str, name: str, source: str, target: Path, files: Sequence[Path]) -> Placed:
    with atomic_folder(target) as folder:
        for path in files:
            shutil.copyfile(path, folder / path.name)
    size = sum((target / path.name).stat().st_size for path in files)
    return Placed(kind, name, source, target, [path.name for path in files], size)

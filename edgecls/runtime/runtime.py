"""A runtime that was added: its files in the store and what they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from edgecls.errors import RuntimeLibraryError
from edgecls.runtime.library import FILE_NAMES, Library, read_library
from edgecls.storage.hashing import sha256_file

SCHEMA = "edgecls.runtime/1"
RUNTIME_JSON = "runtime.json"


@dataclass(frozen=True)
class Runtime:
    """Paddle-Lite for one ABI and system.

    Attributes:
        path: its folder in the store, with ``lib/``, and ``include/`` and ``java/`` where they were given.
        name: folder name, by which a person names it.
        library: the main library's facts.
        declared_version: what the person said where the library doesn't tell.
        sha256: of the main library.
        source: file name of what was added.
        files: everything below ``path``, relative.
    """

    path: Path
    name: str
    library: Library
    declared_version: Optional[str]
    sha256: str
    source: str
    files: Tuple[str, ...]

    @property
    def version(self) -> Optional[str]:
        """The version in the library, or else the declared one."""
        return self.library.version or self.declared_version

    @property
    def main_library(self) -> Path:
        """The library that ``library`` and ``sha256`` are about."""
        return self.path / "lib" / FILE_NAMES[self.library.kind]

    def has(self, kind: str) -> bool:
        """Whether it holds the library for C++ ("light_api") or for Java ("jni")."""
        return f"lib/{FILE_NAMES[kind]}" in self.files

    def about(self, kind: str) -> Runtime:
        """The same runtime with the facts and the hash of its library of another kind.

        Args:
            kind: as of ``has``; that library must be there.

        Raises:
            RuntimeLibraryError: it is not Paddle-Lite's.
            StorageError: it can't be read.
        """
        if kind == self.library.kind:
            return self
        path = self.path / "lib" / FILE_NAMES[kind]
        return replace(self, library=read_library(path), sha256=sha256_file(path))

    @property
    def include(self) -> Optional[Path]:
        """The folder with paddle_api.h, if headers were given."""
        return self.path / "include" if "include/paddle_api.h" in self.files else None

    def to_json(self) -> Dict[str, Any]:
        return {
            "schema": SCHEMA,
            "name": self.name,
            "version": self.version,
            "library": asdict(self.library),
            "declared_version": self.declared_version,
            "sha256": self.sha256,
            "source": self.source,
            "files": list(self.files),
        }

    @classmethod
    def from_json(cls, path: Path, value: Mapping[str, Any]) -> Runtime:
        """The inverse of ``to_json``.

        Raises:
            RuntimeLibraryError: it is of another schema or malformed, or a file is missing.
        """
        try:
            if value["schema"] != SCHEMA:
                raise ValueError(value["schema"])
            runtime = cls(
                path=path,
                name=str(value["name"]),
                library=Library(**value["library"]),
                declared_version=value["declared_version"],
                sha256=str(value["sha256"]),
                source=str(value["source"]),
                files=tuple(str(name) for name in value["files"]),
            )
            missing = [name for name in runtime.files if not (path / name).is_file()]
            if missing or not runtime.has(runtime.library.kind):
                raise ValueError(f"{', '.join(missing) or 'its library'} is missing")
        except (KeyError, TypeError, ValueError) as error:
            raise damaged(path, error) from error
        return runtime


def damaged(path: Path, error: Exception) -> RuntimeLibraryError:
    """The error for a folder of the store that can't be used."""
    text = f"the runtime {path.name} is damaged: {type(error).__name__} {error}"
    return RuntimeLibraryError(text, hint=f"run 'edgecls runtime remove {path.name}' and add it again")

"""A runtime that was added: its files in the store and what they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from edgecls.errors import RuntimeLibraryError
from edgecls.runtime.library import Library

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
        names = [name for name in self.files if name.startswith("lib/libpaddle_")]
        preferred = [name for name in names if "light_api" in name] or names
        return self.path / preferred[0]

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
            RuntimeLibraryError: it is of another schema or malformed.
        """
        try:
            if value["schema"] != SCHEMA:
                raise ValueError(value["schema"])
            return cls(
                path=path,
                name=str(value["name"]),
                library=Library(**value["library"]),
                declared_version=value["declared_version"],
                sha256=str(value["sha256"]),
                source=str(value["source"]),
                files=tuple(str(name) for name in value["files"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise RuntimeLibraryError(f"{path} is damaged: {error}", hint="add the runtime again") from error

"""The app's sources: the folder android_demo of a checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

from edgecls.errors import SettingsError

_NAME = "android_demo"
_MAIN = Path("app") / "src" / "main"
_CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Project:
    """An android_demo folder; Android Studio opens the same."""

    path: Path

    @property
    def artifacts(self) -> Path:
        """The folder of the artifacts that the APK will hold, one folder each."""
        return self.path / _MAIN / "assets" / "artifacts"

    @property
    def libraries(self) -> Path:
        """The folder of Paddle-Lite's libraries, one folder an ABI."""
        return self.path / _MAIN / "jniLibs"

    @property
    def apk(self) -> Path:
        """What the build makes."""
        return self.path / "build" / "edgecls-demo.apk"

    @property
    def build_script(self) -> Path:
        """The checkout's script that builds it without Android Studio."""
        return self.path.parent / "scripts" / "android" / "build_apk.sh"


def find_project(named: Optional[Path] = None) -> Project:
    """The named project, the one below the current folder, or that of the checkout that edgecls runs from.

    Raises:
        SettingsError: there is none.
    """
    tries: List[Path] = [named] if named is not None else [Path(_NAME), _CHECKOUT / _NAME]
    for path in tries:
        if (path / _MAIN / "AndroidManifest.xml").is_file():
            return Project(path.absolute())
    where = f"{named} is not edgecls's Android project" if named is not None else f"there is no {_NAME} here"
    raise SettingsError(where, hint=f"name the folder {_NAME} of a checkout with --project")

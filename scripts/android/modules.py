"""The modules of ``android_demo``: what each may use, and where its files are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Tuple

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "android_demo"

#: Android 5.0, the oldest that the app runs on.
MIN_SDK = 21
#: Android 14, whose behaviour the app is written for.
TARGET_SDK = 34
#: The newest API that compiled code may call; newer ones go through reflection.
PLATFORM_API = 23
APPLICATION_ID = "org.edgecls.demo"


@dataclass(frozen=True)
class Module:
    """One folder of ``android_demo``.

    Attributes:
        uses: the modules whose classes it sees, those of their own included.
        android: it may use android.* (the others run on any JVM).
    """

    name: str
    uses: Tuple[str, ...] = ()
    android: bool = False

    @property
    def folder(self) -> Path:
        return DEMO / self.name

    @property
    def sources(self) -> Path:
        return self.folder / "src" / "main" / "java"

    @property
    def tests(self) -> Path:
        return self.folder / "src" / "test" / "java"


#: In the order in which they are compiled.
MODULES = (
    Module("core"),
    Module("paddle-binding", uses=("core",)),
    Module("runner", uses=("core", "paddle-binding")),
    Module("app", uses=("core", "paddle-binding"), android=True),
)


def module(name: str) -> Module:
    """The module of this name."""
    return next(known for known in MODULES if known.name == name)


def java_files(folder: Path) -> List[Path]:
    """The Java files below ``folder``, in a fixed order; none when there is no such folder."""
    return sorted(folder.rglob("*.java"))


def version_name() -> str:
    """edgecls's version, which is the app's, from ``edgecls/_version.py``."""
    text = (ROOT / "edgecls" / "_version.py").read_text(encoding="utf-8")
    return text.split('"')[1]


def version_code() -> int:
    """The version as the one number that Android compares: 1.2.3 is 1002003."""
    major, minor, patch = (int(part) for part in version_name().split("."))
    return major * 1_000_000 + minor * 1_000 + patch

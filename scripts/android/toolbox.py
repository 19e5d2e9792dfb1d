"""Where the tools of the build are."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Dict, Iterable, List, Optional, Union

from edgecls.storage.cache import cache_dir

from .problems import BuildError

_INSTALL = "run scripts/android/install_tools.sh"
_FRAMEWORK = Path("/usr/share/android-framework-res/framework-res.apk")
_JAVA = Path("/usr/share/java")
#: Names the dexer to take when both are there: dx or d8.
DEXER_VARIABLE = "EDGECLS_DEXER"

Word = Union[str, Path]


def run(words: Iterable[Word], failure: str, *, cwd: Optional[Path] = None, deadline_s: Optional[float] = None) -> str:
    """What a program printed to standard output.

    Raises:
        BuildError: it is missing, failed, the message holding what it printed, or did not end within ``deadline_s``.
    """
    command = [str(word) for word in words]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd=cwd,
            env=utf8_environment(),
            timeout=deadline_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{failure}: {command[0]} did not end within {deadline_s:g} s") from error
    except FileNotFoundError as error:
        raise BuildError(f"{command[0]} is missing; {_INSTALL}", code=3) from error
    if done.returncode != 0:
        said = (done.stderr + done.stdout).strip() or f"{command[0]} ended with {done.returncode}"
        raise BuildError(f"{failure}:\n{said}")
    return done.stdout


def utf8_environment() -> Dict[str, str]:
    """The environment for tools of Java, which open no file of another name than ASCII in a plain C locale."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def platform_jar() -> Path:
    """android.jar of API 23.

    Raises:
        BuildError: it isn't installed.
    """
    return _existing(cache_dir() / "android-tools" / "android-23.jar")


def framework_resources() -> Path:
    """The resources of the framework that aapt2 links against.

    Raises:
        BuildError: they aren't installed.
    """
    return _existing(_FRAMEWORK)


def junit_jars() -> List[Path]:
    """JUnit 4 and what it needs.

    Raises:
        BuildError: it isn't installed.
    """
    return [_existing(_JAVA / name, "--tests") for name in ("junit4.jar", "hamcrest-core.jar")]


def dexer_jar() -> Path:
    """``dx.jar`` or, where Debian's dx couldn't be had, ``d8.jar``.

    Raises:
        BuildError: neither is installed.
    """
    folder = cache_dir() / "android-tools"
    wanted = os.environ.get(DEXER_VARIABLE)
    for name in [wanted] if wanted else ["dx", "d8"]:
        jar = folder / f"{name}.jar"
        if jar.exists():
            return jar
    raise BuildError(f"there is no dexer in {folder}; {_INSTALL}", code=3)


def missing(*, tests: bool = False) -> Optional[str]:
    """What keeps this machine from building the app, or from running its tests; None when nothing does."""
    programs = ["javac", "java"]
    if not tests:
        programs += ["keytool", "aapt2", "apksigner", "zipalign", "dexdump"]
    try:
        for program in programs:
            if shutil.which(program) is None:
                raise BuildError(f"{program} is missing; {_INSTALL}", code=3)
        platform_jar()
        if tests:
            junit_jars()
        else:
            framework_resources()
            dexer_jar()
    except BuildError as error:
        return str(error)
    return None


def _existing(path: Path, option: str = "") -> Path:
    if not path.exists():
        raise BuildError(f"{path} is missing; {_INSTALL} {option}".rstrip(), code=3)
    return path

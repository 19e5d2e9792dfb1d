"""Builds the Java runner that edgecls ships (``edgecls.runner.java_package``): the same bytes on every run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List

from edgecls.runner.java_package import FOLDER, JAR, SOURCES
from edgecls.storage.atomic import atomic_path, write_json
from edgecls.storage.hashing import sha256_file

from .api_gate import ApiGate
from .compiling import android_flags, javac
from .dexing import dex, verify_dex, write_dex_jar
from .modules import ROOT, module
from .platform_api import Platform
from .problems import BuildError
from .toolbox import dexer_jar, platform_jar, run

MAIN = Path("org/edgecls/runner/Main.java")
#: Other compilers and dexers make other bytes of the same sources.
JAVAC = 17
DEXER = "dx.jar"


def unlike_tools() -> str:
    """Why this machine's tools can't make the shipped bytes; empty when they can.

    Raises:
        BuildError: there are no tools.
    """
    found = run(["javac", "-version"], "javac does not run").split()[1].split(".")[0]
    if int(found) != JAVAC:
        return f"the shipped runner is compiled by javac {JAVAC}; this is javac {found}"
    if dexer_jar().name != DEXER:
        return f"the shipped runner is made by {DEXER}; here is {dexer_jar().name}"
    return ""


def build_runner(jar: Path, work: Path) -> Dict[str, str]:
    """Compile what the runner's ``Main`` reaches, and nothing else, into a jar for ``app_process``.

    Args:
        work: an empty folder for everything between.

    Returns:
        SHA-256 of each source that went in, by its path in the checkout.

    Raises:
        BuildError: a tool is missing or refused something, or a class needs a newer Android.
    """
    runner = module("runner")
    places = [module(name).sources for name in (*runner.uses, runner.name)]
    classes = work / "classes"
    classes.mkdir(parents=True)
    flags = [*android_flags(), "-g:none", "-implicit:class", "-sourcepath", ":".join(map(str, places))]
    javac(flags, [], [runner.sources / MAIN], classes, "the runner")
    code = dex([classes], work / "dex")
    too_new = ApiGate(code.read_bytes(), Platform(platform_jar())).too_new()
    if too_new:
        raise BuildError("the runner needs a newer Android:\n" + "\n".join(too_new))
    with atomic_path(jar) as temporary:
        write_dex_jar(code, temporary)
        verify_dex(temporary)
    return {str(path.relative_to(ROOT)): sha256_file(path) for path in _sources(classes, places)}


def ship_runner(work: Path) -> Path:
    """Build the jar that edgecls ships, and what it was built from beside it; gives the jar.

    Raises:
        BuildError: see :func:`build_runner`, or this machine's tools are others.
    """
    unlike = unlike_tools()
    if unlike:
        raise BuildError(unlike, code=3)
    jar = FOLDER / JAR
    sources = build_runner(jar, work)
    write_json(FOLDER / SOURCES, {"jar_sha256": sha256_file(jar), "sources": sources})
    return jar


def _sources(classes: Path, places: List[Path]) -> List[Path]:
    """The source of each class: the file is called like the outermost class, which javac -Xlint insists on."""
    outermost = {re.sub(r"\$.*|\.class$", "", str(path.relative_to(classes))) for path in classes.rglob("*.class")}
    found = [place / f"{name}.java" for name in outermost for place in places]
    return sorted(path for path in found if path.exists())

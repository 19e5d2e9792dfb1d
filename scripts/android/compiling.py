"""Java sources to class files, as Android Studio's compiler would take them."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterable, List, Sequence

from .modules import MODULES, Module, java_files, module
from .problems import BuildError
from .toolbox import platform_jar, run

#: A newer javac calls source level 8 obsolete, which is no fault of the sources: hence -options.
_STRICT = ("-Xlint:all,-options", "-Werror", "-encoding", "UTF-8", "-proc:none")


def android_flags() -> List[str]:
    """What every class that goes to Android is compiled with: Java 8 against API 23.

    Raises:
        BuildError: android.jar isn't installed.
    """
    return [*_STRICT, "-source", "8", "-target", "8", "-bootclasspath", str(platform_jar())]


def compile_module(part: Module, out: Path, *, generated: Sequence[Path] = ()) -> Path:
    """Compile one module against those that it may use, which were compiled into ``out`` before.

    Args:
        out: the folder of class folders, one a module.
        generated: more sources (R.java).

    Raises:
        BuildError: the compiler refused it, or warned.
    """
    classes = out / part.name
    classes.mkdir(parents=True)
    visible = [out / name for name in part.uses]
    javac([*android_flags(), "-g:source,lines"], visible, [*java_files(part.sources), *generated], classes, part.name)
    return classes


def compile_modules(names: Iterable[str], out: Path) -> Dict[str, Path]:
    """Compile modules and those that they use, each seeing only what it may; gives their class folders.

    Raises:
        BuildError: see :func:`compile_module`.
    """
    wanted = set(names)
    for name in list(wanted):
        wanted.update(module(name).uses)
    return {part.name: compile_module(part, out) for part in MODULES if part.name in wanted}


def compile_tests(parts: Sequence[Module], classes: Sequence[Path], extra: Sequence[Path], out: Path) -> Path:
    """Compile the JUnit tests of some modules for this machine's JVM.

    Args:
        classes: the class folders and jars that they see.
        extra: more sources.

    Raises:
        BuildError: see :func:`compile_module`.
    """
    sources = [source for part in parts for source in java_files(part.tests)]
    out.mkdir(parents=True)
    javac([*_STRICT, "--release", "8"], classes, [*sources, *extra], out, "the tests")
    return out


def javac(flags: Sequence[str], visible: Sequence[Path], sources: Sequence[Path], out: Path, what: str) -> None:
    """Run the compiler.

    Raises:
        BuildError: there are no sources, or it refused one, or warned.
    """
    if not sources:
        raise BuildError(f"{what} has no Java sources")
    # An empty class path would be the working folder.
    path = ":".join(str(folder) for folder in visible) or str(out)
    run(["javac", *flags, "-classpath", path, "-d", out, *sources], f"javac refused {what}")

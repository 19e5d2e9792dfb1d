"""What of each build of the runner goes to a device, and how it is started there."""

from __future__ import annotations

import posixpath
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterable, Mapping

from edgecls.benchmark.choose import Choice
from edgecls.errors import from_os_error
from edgecls.runner.art import java_words
from edgecls.runner.build import PROGRAM, build_cpp_runner
from edgecls.runner.java_package import JAR, java_runner
from edgecls.runner.package import build_runner
from edgecls.runner.remote import StagedRunner
from edgecls.runtime.runtime import Runtime
from edgecls.storage.hashing import sha256_file, sha256_json

_FOLDER = "runners"
_SHORT = 16
#: Some processes of Android refuse dex code that anyone may write to.
_READ_ONLY = 0o444


@dataclass(frozen=True)
class RunnerFiles:
    """A runner on its way to a device.

    Attributes:
        files: {path below edgecls's folder there: local file}.
        staged: how it is started, once they are there.
    """

    files: Mapping[str, Path]
    staged: StagedRunner


def runner_files(choice: Choice, root: str, scratch: Path) -> RunnerFiles:
    """The runner of a choice.

    Args:
        choice: what was chosen.
        root: edgecls's folder on the device.
        scratch: a folder on this machine for what has to be made.

    Raises:
        EdgeclsError: it can't be built, or is missing.
    """
    return _BUILDS[choice.build](choice, root, scratch)


def _python(choice: Choice, root: str, scratch: Path) -> RunnerFiles:
    application = build_runner(scratch / "runner.pyz")
    name = f"{_FOLDER}/{sha256_file(application)[:_SHORT]}.pyz"
    assert choice.interpreter is not None
    # -B: nothing is written beside the runner.
    words = (choice.interpreter, "-B", posixpath.join(root, name))
    return RunnerFiles({name: application}, StagedRunner(words, "python"))


def _cpp(choice: Choice, root: str, scratch: Path) -> RunnerFiles:
    assert choice.runtime is not None
    program = build_cpp_runner(choice.runtime)
    folder = f"{_FOLDER}/{program.parent.name}"
    files = [*sorted(program.parent.iterdir()), *_libraries(choice.runtime)]
    remote = posixpath.join(root, folder)
    staged = StagedRunner((f"{remote}/{PROGRAM}",), "cpp", {"LD_LIBRARY_PATH": remote})
    return RunnerFiles(_placed(files, folder), staged)


def _java(choice: Choice, root: str, scratch: Path) -> RunnerFiles:
    assert choice.runtime is not None
    assert choice.interpreter is not None
    files = [_read_only(java_runner(), scratch), *_libraries(choice.runtime)]
    digest = sha256_json([[path.name, sha256_file(path)] for path in files])
    folder = f"{_FOLDER}/java-{digest[:_SHORT]}"
    remote = posixpath.join(root, folder)
    env = {"CLASSPATH": f"{remote}/{JAR}", "LD_LIBRARY_PATH": remote}
    staged = StagedRunner(java_words(choice.interpreter, remote), "java", env, reads_arguments=True)
    return RunnerFiles(_placed(files, folder), staged)


def _placed(files: Iterable[Path], folder: str) -> Dict[str, Path]:
    return {f"{folder}/{path.name}": path for path in files}


def _libraries(runtime: Runtime) -> Iterable[Path]:
    """The library that the facts are about, and of the others beside it those that it needs."""
    wanted = {runtime.main_library.name, *runtime.library.needed}
    paths = (runtime.path / name for name in runtime.files if name.startswith("lib/"))
    return [path for path in paths if path.name in wanted]


def _read_only(jar: Path, scratch: Path) -> Path:
    """A copy that nobody may write: a push keeps that."""
    copy = scratch / jar.name
    try:
        shutil.copyfile(jar, copy)
        copy.chmod(_READ_ONLY)
    except OSError as error:
        raise from_os_error(error, copy) from error
    return copy


_BUILDS: Mapping[str, Callable[[Choice, str, Path], RunnerFiles]] = {"cpp": _cpp, "java": _java, "python": _python}

"""The Java runner on this machine's JVM, with a stand-in for Paddle-Lite's Java library, and a way to run it."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping, Sequence, Tuple
from unittest import mock

import pytest

from edgecls.errors import InterpreterError, SetupError
from edgecls.runner.java_package import java_runner
from edgecls.worker.interpreter import find_interpreter
from tests.runner.cpp_runner import STAND_IN, Done, run_command

DEMO = Path(__file__).parents[2] / "android_demo"
SOURCES = [DEMO / module / "src" / "main" / "java" for module in ("core", "paddle-binding", "runner")]
NATIVE = DEMO / "runner" / "src" / "test" / "native"
LIBRARY = "libpaddle_lite_jni.so"
MAIN = "org.edgecls.runner.Main"

#: A quick start, and no words of the JVM's own at its death.
_JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+SuppressFatalErrorMessage")

#: Says where the extension of paddlelite is and what the interpreter's library is called.
_ASK = """
import importlib.util, pathlib, sysconfig
spec = importlib.util.find_spec("paddlelite")
print(pathlib.Path(spec.origin).parent)
print(sysconfig.get_config_var("LIBDIR"))
print(sysconfig.get_config_var("LDLIBRARY"))
"""


@dataclass(frozen=True)
class JavaProgram:
    """Classes of the runner and the folders of the libraries that it loads, the one with the JNI library first."""

    classes: Path
    libraries: Tuple[Path, ...]

    def command(self, words: Sequence[str], *options: str) -> List[str]:
        """The command line; ``options`` are for the JVM."""
        path = f"-Djava.library.path={self.libraries[0]}"
        return ["java", *_JVM, *options, path, "-cp", str(self.classes), MAIN, *words]

    def environment(self, stand_in: Mapping[str, object]) -> Dict[str, str]:
        """The environment to run it in; the keys of ``stand_in`` lack their prefix."""
        asked = {f"STAND_IN_{name}": str(value) for name, value in stand_in.items()}
        return {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, self.libraries)), **asked}


@functools.lru_cache(maxsize=None)
def stand_in_program() -> JavaProgram:
    """The runner's classes with the stand-in. Skips the test without a JDK or g++."""
    return JavaProgram(compile_classes(), (_stand_in(),))


@functools.lru_cache(maxsize=None)
def dex_program() -> JavaProgram:
    """The runner that ships, turned back from dex to classes that a JVM runs. Skips the test without enjarify."""
    enjarify = shutil.which("enjarify")
    if enjarify is None:
        pytest.skip("no enjarify here: the runner's dex code is not run")
    try:
        shipped = java_runner()
    except SetupError as error:
        pytest.skip(f"no dex code to run: {error}")
    folder = _temporary()
    with zipfile.ZipFile(shipped) as archive:
        archive.extract("classes.dex", folder)
    jar = folder / "classes.jar"
    # It is a script that asks for the system's Python by the name that another one here may have.
    with mock.patch.dict(os.environ, {"PATH": os.defpath}):
        _run([enjarify, "--fast", str(folder / "classes.dex"), "-o", str(jar)])
    return JavaProgram(jar, (_stand_in(),))


@functools.lru_cache(maxsize=None)
def wheel_program() -> JavaProgram:
    """The runner with the real Paddle-Lite of the x86 wheel below. Skips the test where there is none."""
    classes = compile_classes()
    try:
        python = find_interpreter(("paddlelite",))
    except InterpreterError as error:
        pytest.skip(f"no real Paddle-Lite for x86 here: {error}")
    package, libraries, interpreter = _run([python, "-c", _ASK]).split("\n")[:3]
    if not interpreter.endswith(".so"):
        pytest.skip(f"{python} has no shared library: the wheel's extension can't be loaded without Python")
    extension, folder = Path(package) / "lite.so", _temporary()
    # The extension is called otherwise inside, and finds its own libraries beside itself.
    (folder / "liblite_pybind.so").symlink_to(extension)
    linked = ["-Wl,--no-as-needed", f"-L{libraries}", f"-l:{interpreter}", str(extension)]
    compile_jni(folder, ["-I" + str(NATIVE / "x86_wheel")], [], linked)
    return JavaProgram(classes, (folder, Path(package) / "libs", Path(libraries)))


def run(program: JavaProgram, words: Sequence[str], *options: str, timeout: float = 60, **stand_in: object) -> Done:
    """Run to the end."""
    return run_command(program.command(words, *options), program.environment(stand_in), timeout=timeout)


@functools.lru_cache(maxsize=None)
def compile_classes() -> Path:
    """The folder of the runner's classes. Skips the test without a JDK."""
    if shutil.which("javac") is None or shutil.which("java") is None:
        pytest.skip("no JDK here: the Java runner is not tested")
    folder = _temporary()
    main = SOURCES[-1] / f"{MAIN.replace('.', '/')}.java"
    path = ":".join(map(str, SOURCES))
    flags = ["--release", "8", "-Xlint:-options", "-encoding", "UTF-8", "-sourcepath", path]
    _run(["javac", *flags, "-d", str(folder), str(main)])
    return folder


@functools.lru_cache(maxsize=None)
def _stand_in() -> Path:
    return compile_jni(_temporary(), [f"-I{STAND_IN}"], [STAND_IN / "stand_in.cc"], ["-pthread"])


def compile_jni(
    folder: Path, includes: Sequence[str], sources: Sequence[Path], linked: Sequence[str], compiler: str = "g++"
) -> Path:
    """Build the JNI library on top of a C++ one; gives its folder."""
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler} here: the Java runner is not run")
    headers = Path(os.path.realpath(str(shutil.which("javac")))).parents[1] / "include"
    if not (headers / "jni.h").is_file():
        pytest.skip("no jni.h here: the Java runner is not run")
    flags = ["-std=c++11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
    flags += [f"-I{headers}", f"-I{headers / 'linux'}", *includes]
    files = map(str, [NATIVE / "stand_in_jni.cc", *sources])
    _run([compiler, *flags, *files, "-o", str(folder / LIBRARY), *linked])
    return folder


def _temporary() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="edgecls-java-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stderr[-2000:]}"
    return done.stdout

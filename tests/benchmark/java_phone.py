"""A fake phone that runs the real Java runner: on this computer's JVM, with stand-ins for app_process and Paddle-Lite.

What the phone gets is the jar that ships, dex code and all. ``app_process64`` is a shell script, a stand-in: it has the
JVM here run the same dex code, translated by enjarify. ``libpaddle_lite_jni.so`` is a stand-in too: the tests'
own light library with the tests' own JNI functions.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, List

import pytest

from edgecls.devices.completed import Completed
from edgecls.devices.properties import DeviceProperties
from edgecls.errors import SetupError
from edgecls.runner.java_package import java_runner
from edgecls.runtime.library import FILE_NAMES
from edgecls.storage.hashing import sha256_file
from tests.benchmark.fake_phone import FakePhone

ROOT = Path(__file__).parents[2]
STAND_IN = ROOT / "tests" / "runner" / "stand_in"
JNI_STAND_IN = ROOT / "android_demo" / "runner" / "src" / "test" / "native" / "stand_in_jni.cc"

#: A stand-in for Android's app_process: ``-Djava.library.path=DIR FOLDER CLASS WORDS``.
_APP_PROCESS = """#!/bin/sh
case "$(sha256sum < "$CLASSPATH")" in
  {digest}*) ;;
  *) echo "java.lang.ClassNotFoundException: Didn't find class \\"$3\\" on path: $CLASSPATH" >&2; exit 1 ;;
esac
option=$1 main=$3
shift 3
# The C library of the phone, which the library for Java says that it needs.
LD_LIBRARY_PATH="$LD_LIBRARY_PATH:{system}"
exec {java} -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m "$option" -cp {classes} "$main" "$@"
"""


class JavaPhone(FakePhone):
    """A phone of x86_64 with Android's programs; what this computer's JVM can't run never gets there."""

    def properties(self) -> DeviceProperties:
        return replace(super().properties(), abi="x86_64", features=())

    def run(self, command: Any, **options: Any) -> Completed:
        if isinstance(command, str) and "/system/bin/linker64" in command:
            return Completed(0, b"", b"", 0.0)
        return super().run(command, **options)

    @property
    def pushed(self) -> List[Path]:
        """What was pushed, below edgecls's folder."""
        return sorted(path for path in (self.folder / "files").rglob("*") if path.is_file())


@functools.lru_cache(maxsize=None)
def android_system() -> Path:
    """A folder with ``app_process64``. Skips the test, naming what is missing, where nothing can run the dex code."""
    java = Path(_program("java")).resolve()
    try:
        jar = java_runner()
    except SetupError as error:
        pytest.skip(f"no Java runner here: {error}")
    folder = _temporary()
    classes = folder / "classes.jar"
    with zipfile.ZipFile(jar) as packed:
        packed.extract("classes.dex", folder)
    # enjarify's own modules are the system Python's.
    command = [_program("enjarify"), str(folder / "classes.dex"), "-o", str(classes)]
    subprocess.run(command, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin"}, timeout=120)
    words = {"digest": sha256_file(jar), "java": java, "classes": classes, "system": folder}
    program = folder / "app_process64"
    program.write_text(_APP_PROCESS.format(**words))
    program.chmod(0o755)
    _bionic(folder)
    return folder


def java_folders() -> List[Path]:
    """What a device must be shown so that the JVM of ``android_system`` starts there."""
    home = Path(_program("java")).resolve().parents[1]
    # Debian keeps the settings of a JVM apart from it.
    settings = (home / "lib" / "jvm.cfg").resolve().parent
    return [home] if home in settings.parents else [home, settings]


@functools.lru_cache(maxsize=None)
def official_folder() -> Path:
    """What the official Android archive has, with stand-ins: a library for Java, and nothing for C++."""
    include = Path(_program("javac")).resolve().parents[1] / "include"
    if not (include / "jni.h").is_file():
        pytest.skip("no jni.h here: the library for Java can't be built")
    folder = _temporary()
    library = folder / FILE_NAMES["jni"]
    command = [_program("g++"), "-std=c++11", "-O1", "-fPIC", "-shared", f"-Wl,-soname,{library.name}"]
    command += [f"-I{path}" for path in (STAND_IN, include, include / "linux")]
    command += [str(JNI_STAND_IN), str(STAND_IN / "stand_in.cc"), "-o", str(library), "-pthread"]
    subprocess.run([*command, "-Wl,--no-as-needed", str(_bionic(folder / "system"))], check=True, timeout=120)
    shutil.rmtree(folder / "system")
    return folder


def _bionic(folder: Path) -> Path:
    """An empty libc.so: a library that needs one of that name is for Android."""
    folder.mkdir(exist_ok=True)
    command = [_program("g++"), "-shared", "-nostdlib", "-Wl,-soname,libc.so", "-x", "c", "/dev/null"]
    subprocess.run([*command, "-o", str(folder / "libc.so")], check=True, timeout=60)
    return folder / "libc.so"


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here: the Java runner is not run")
    return found


def _temporary() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="edgecls-java-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder

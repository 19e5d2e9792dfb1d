"""Building the C++ runner for a runtime."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import List, Optional

from edgecls._version import __version__
from edgecls.errors import DeadlineError, RuntimeLibraryError, SetupError
from edgecls.runner.toolchain import Toolchain, find_toolchain
from edgecls.runtime.intake import HEADERS
from edgecls.runtime.library import FILE_NAMES
from edgecls.runtime.runtime import Runtime
from edgecls.storage.atomic import atomic_folder
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_file, sha256_json

#: File name of the program.
PROGRAM = "edgecls_runner"

_SOURCES = Path(__file__).parent / "cpp"
_DEADLINE_S = 600

_FLAGS = (
    "-std=c++11",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fPIE",
    "-pie",
    "-fstack-protector-strong",
    "-U_FORTIFY_SOURCE",
    "-D_FORTIFY_SOURCE=2",
    "-Wl,-z,relro,-z,now,-z,noexecstack",
    # The library finds the runner's fopen (cpp/soc_name.h), and the runner the library beside it.
    "-rdynamic",
    "-Wl,-rpath,$ORIGIN",
    # What the library itself needs is on the device.
    "-Wl,--allow-shlib-undefined",
    f'-DEDGECLS_VERSION="{__version__}"',
)

#: What the linker makes the library's file name of.
_LINKED = FILE_NAMES["light_api"][len("lib") : -len(".so")]

_ERROR = re.compile(r"(?:error|undefined reference|cannot find)[: ].*")


def build_cpp_runner(runtime: Runtime, *, compiler: Optional[str] = None) -> Path:
    """Build the C++ runner, or find the one that was built of the same parts before.

    Args:
        runtime: the runtime to link with; it must have headers.
        compiler: the program to compile with; found by the runtime's device by default.

    Returns:
        The program. Whatever else is in its folder belongs beside it on the device, and so do the runtime's libraries.

    Raises:
        RuntimeLibraryError: the runtime has no headers or no library for C++, or they don't fit together.
        MissingPackageError: there is no compiler for the device.
        SetupError: ``compiler`` is for another device.
        DeadlineError: the compiler hung.
        StorageError: the cache can't be written.
    """
    if not runtime.has("light_api"):
        raise RuntimeLibraryError(
            f"the runtime {runtime.name} has no library for C++", hint=f"add one with {FILE_NAMES['light_api']}"
        )
    if runtime.include is None:
        raise RuntimeLibraryError(
            f"the runtime {runtime.name} has no {HEADERS[0]}",
            hint="add it again with --include FOLDER, or add the official archive",
        )
    toolchain = find_toolchain(runtime.library, compiler=compiler)
    flags = [*_FLAGS, *_flags_for(runtime)]
    library = runtime.library
    key = sha256_json(
        {
            "files": [
                [path.name, sha256_file(path)] for path in (*_inputs(), *_headers(runtime), *toolchain.companions)
            ],
            "library": runtime.sha256,
            "compiler": [toolchain.path, toolchain.target, toolchain.version],
            "flags": flags,
        }
    )
    folder = cache_dir() / "runners" / f"{library.os}-{library.abi}-{key[:16]}"
    if not (folder / PROGRAM).is_file():
        with atomic_folder(folder) as temporary:
            _compile(runtime, toolchain, flags, temporary / PROGRAM)
            for companion in toolchain.companions:
                shutil.copyfile(companion, temporary / companion.name)
    return folder / PROGRAM


def _flags_for(runtime: Runtime) -> List[str]:
    library = runtime.library
    if library.os == "android":
        # Two copies of the C++ library in one process would not catch each other's exceptions.
        return [] if "libc++_shared.so" in library.needed else ["-static-libstdc++"]
    return [] if library.new_string else ["-D_GLIBCXX_USE_CXX11_ABI=0"]


def _inputs() -> List[Path]:
    return sorted(path for path in _SOURCES.iterdir() if path.suffix in (".cc", ".h"))


def _headers(runtime: Runtime) -> List[Path]:
    return [runtime.path / name for name in runtime.files if name.startswith("include/")]


def _compile(runtime: Runtime, toolchain: Toolchain, flags: List[str], target: Path) -> None:
    command = [toolchain.path, *flags, "-isystem", str(runtime.include)]
    command += [str(path) for path in _inputs() if path.suffix == ".cc"]
    command += ["-o", str(target), f"-L{runtime.path / 'lib'}", f"-l{_LINKED}"]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_DEADLINE_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DeadlineError(
            f"{toolchain.path} did not finish within {_DEADLINE_S} s", hint="try again on a less busy machine"
        ) from error
    except OSError as error:
        raise SetupError(f"can't run {toolchain.path}: {error.strerror}", hint="check the compiler") from error
    if done.returncode != 0:
        raise RuntimeLibraryError(
            f"the runner can't be built for {runtime.name}: {_first_error(done.stdout.decode('utf-8', 'replace'))}",
            hint="give the headers of the library's release with --include",
        )


def _first_error(output: str) -> str:
    lines = output.strip().splitlines() or ["the compiler says nothing"]
    found = next((match.group() for line in lines for match in [_ERROR.search(line)] if match), lines[-1])
    return found.strip()[:200]

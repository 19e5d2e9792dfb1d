"""Building what is linked with a runtime: the C++ runner, and the C interface that Python loads."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from edgecls._version import __version__
from edgecls.errors import DeadlineError, EdgeclsError, RuntimeLibraryError, SetupError
from edgecls.runner.toolchain import Toolchain, find_toolchain
from edgecls.runtime.intake import HEADERS, INTERFACE
from edgecls.runtime.library import FILE_NAMES
from edgecls.runtime.runtime import Runtime
from edgecls.storage.atomic import atomic_folder
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_file, sha256_json

#: File name of the program.
PROGRAM = "edgecls_runner"

_SOURCES = Path(__file__).parent / "cpp"
_INTERFACE_SOURCES = Path(__file__).parent / "c_interface"
#: What the interface shares with the runner.
_SHARED = ("input_error.h", "predictor.cc", "predictor.h", "soc_name.cc", "soc_name.h")
_DEADLINE_S = 600

_FLAGS = (
    "-std=c++11",
    "-O2",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fstack-protector-strong",
    "-U_FORTIFY_SOURCE",
    "-D_FORTIFY_SOURCE=2",
    "-Wl,-z,relro,-z,now,-z,noexecstack",
    # The library is found beside it.
    "-Wl,-rpath,$ORIGIN",
    # What the library itself needs is on the device.
    "-Wl,--allow-shlib-undefined",
    f'-DEDGECLS_VERSION="{__version__}"',
)
#: The library finds the runner's fopen (cpp/soc_name.h).
_PROGRAM_FLAGS = ("-fPIE", "-pie", "-rdynamic")
_INTERFACE_FLAGS = ("-fPIC", "-shared", "-fvisibility=hidden", f"-Wl,-soname,{INTERFACE}")

#: What the linker makes the library's file name of.
_LINKED = FILE_NAMES["light_api"][len("lib") : -len(".so")]

_ERROR = re.compile(r"(?:error|undefined reference|cannot find)[: ].*")


@dataclass(frozen=True)
class _Product:
    """What is built: its file name, the folder of the cache, the noun for messages, sources, headers and flags."""

    name: str
    folder: str
    noun: str
    inputs: Sequence[Path]
    flags: Tuple[str, ...]


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
    return _build(_Product(PROGRAM, "runners", "runner", _inputs(), _PROGRAM_FLAGS), runtime, compiler)


def cpp_obstacle(runtime: Runtime) -> Optional[EdgeclsError]:
    """What keeps ``build_cpp_runner`` from building with a runtime, as far as that is known without compiling."""
    try:
        _toolchain_for(runtime, None)
    except EdgeclsError as error:
        return error
    return None


def build_c_interface(runtime: Runtime, *, compiler: Optional[str] = None) -> Path:
    """Build the library with the C interface, or find the one that was built of the same parts before.

    Returns:
        The library; the runtime's belong beside it.

    Raises:
        EdgeclsError: as ``build_cpp_runner``.
    """
    inputs = [_SOURCES / name for name in _SHARED] + sorted(_INTERFACE_SOURCES.glob("edgecls_lite.*"))
    flags = (*_INTERFACE_FLAGS, f"-I{_SOURCES}")
    return _build(_Product(INTERFACE, "interfaces", "C interface", inputs, flags), runtime, compiler)


def _toolchain_for(runtime: Runtime, compiler: Optional[str]) -> Toolchain:
    if not runtime.has("light_api"):
        raise RuntimeLibraryError(
            f"the runtime {runtime.name} has no library for C++", hint=f"add one with {FILE_NAMES['light_api']}"
        )
    if runtime.include is None:
        raise RuntimeLibraryError(
            f"the runtime {runtime.name} has no {HEADERS[0]}",
            hint="add it again with --include FOLDER, or add the official archive",
        )
    return find_toolchain(runtime.library, compiler=compiler)


def _build(product: _Product, runtime: Runtime, compiler: Optional[str]) -> Path:
    toolchain = _toolchain_for(runtime, compiler)
    flags = [*product.flags, *_FLAGS, *_flags_for(runtime)]
    library = runtime.library
    key = sha256_json(
        {
            "files": [
                [path.name, sha256_file(path)] for path in (*product.inputs, *_headers(runtime), *toolchain.companions)
            ],
            "library": runtime.sha256,
            "compiler": [toolchain.path, toolchain.target, toolchain.version],
            "flags": [flag for flag in flags if not flag.startswith("-I")],
        }
    )
    folder = cache_dir() / product.folder / f"{library.os}-{library.abi}-{key[:16]}"
    if not (folder / product.name).is_file():
        with atomic_folder(folder) as temporary:
            _compile(product, runtime, toolchain, flags, temporary / product.name)
            for companion in toolchain.companions:
                shutil.copyfile(companion, temporary / companion.name)
    return folder / product.name


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


def _compile(product: _Product, runtime: Runtime, toolchain: Toolchain, flags: List[str], target: Path) -> None:
    command = [toolchain.path, *flags, "-isystem", str(runtime.include)]
    command += [str(path) for path in product.inputs if path.suffix == ".cc"]
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
        reason = _first_error(done.stdout.decode("utf-8", "replace"))
        raise RuntimeLibraryError(
            f"the {product.noun} can't be built for {runtime.name}: {reason}",
            hint="give the headers of the library's release with --include",
        )


def _first_error(output: str) -> str:
    lines = output.strip().splitlines() or ["the compiler says nothing"]
    found = next((match.group() for line in lines for match in [_ERROR.search(line)] if match), lines[-1])
    return found.strip()[:200]

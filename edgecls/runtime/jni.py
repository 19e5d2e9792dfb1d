"""Whether a runtime's JNI library holds what edgecls's Java binding calls."""

from __future__ import annotations

from pathlib import Path
from typing import List, Mapping

from edgecls.errors import RuntimeLibraryError, from_os_error
from edgecls.runtime.elf import NotElfError, read_exports
from edgecls.runtime.intake import COMPANIONS
from edgecls.runtime.runtime import Runtime

_PREFIX = "Java_com_baidu_paddle_lite_"

#: The native methods of android_demo/paddle-binding, CLASS_METHOD, and their arguments in JNI's spelling. A method that
#: has a namesake in the library is exported with them.
NATIVES: Mapping[str, str] = {
    "PaddlePredictor_newCppPaddlePredictor": "Lcom_baidu_paddle_lite_MobileConfig_2",
    "PaddlePredictor_deleteCppPaddlePredictor": "J",
    "PaddlePredictor_getInputCppTensorPointer": "I",
    "PaddlePredictor_getOutputCppTensorPointer": "I",
    "PaddlePredictor_getVersion": "",
    "PaddlePredictor_run": "",
    "Tensor_deleteCppTensor": "J",
    "Tensor_nativeResize": "_3J",
    "Tensor_nativeSetData": "_3F",
    "Tensor_getFloatData": "",
    "Tensor_shape": "",
}


def missing_natives(library: Path) -> List[str]:
    """The functions that the binding calls and ``library`` doesn't export, as CLASS_METHOD.

    Raises:
        RuntimeLibraryError: it is no shared library.
        StorageError: it can't be read.
    """
    try:
        with library.open("rb") as stream:
            exported = {name[len(_PREFIX) :] for name in read_exports(stream) if name.startswith(_PREFIX)}
    except OSError as error:
        raise from_os_error(error, library) from error
    except NotElfError as error:
        raise RuntimeLibraryError(f"{library.name} is no shared library: {error}", hint="add it again") from error
    return [name for name, arguments in NATIVES.items() if not {name, f"{name}__{arguments}"} & exported]


def check_jni(runtime: Runtime) -> None:
    """Refuse a runtime that Java would only find wanting in mid-work.

    Args:
        runtime: with the facts of its JNI library (``Runtime.about("jni")``).

    Raises:
        RuntimeLibraryError: the library lacks a function, or another library beside it.
        StorageError: it can't be read.
    """
    library = runtime.main_library
    missing = missing_natives(library)
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise RuntimeLibraryError(
            f"the runtime {runtime.name} can't be called from Java: {library.name} lacks {_PREFIX}{missing[0]}{more}",
            hint="add the official Android archive of Paddle-Lite 2.8 or later",
        )
    for name in COMPANIONS:
        if name in runtime.library.needed and f"lib/{name}" not in runtime.files:
            raise RuntimeLibraryError(
                f"the runtime {runtime.name} lacks {name}, which its {library.name} needs",
                hint=f"add a folder with both, or the official c++_static archive, which needs no {name}",
            )

"""What opt's last words and its exit code mean. opt ends its process instead of raising.

The patterns are those of opt 2.13 (and of the issues that users filed), each met with a real model in the tests.
"""

from __future__ import annotations

import re
import signal
from typing import Callable, Optional, Sequence, Tuple

from edgecls.errors import (
    AccessError,
    DiskFullError,
    EdgeclsError,
    ExportedModelError,
    InterpreterError,
    OptError,
    UnsupportedOpError,
    one_line,
)

_EXPORT_AGAIN = "export the model again"
_REPORT = "report it with the model"
_MAX_QUOTE = 240


def explain_opt(log: str, code: int) -> Optional[EdgeclsError]:
    """The error for an opt that ended without an answer.

    Args:
        log: what it printed.
        code: its exit code, negative for a signal.

    Returns:
        None when neither the log nor the code says more than that it ended.
    """
    for pattern, build in _PATTERNS:
        match = pattern.search(log)
        if match:
            return build(match)
    if code == -signal.SIGILL:
        return InterpreterError(
            "opt met an instruction that this processor lacks: paddlelite needs a processor with AVX",
            hint="convert on another machine and copy the .nb",
        )
    if code == -signal.SIGSEGV:
        return OptError("opt crashed (SIGSEGV) on this model", hint=f"{_REPORT}; the known cause is repaired already")
    if code == -signal.SIGABRT:
        return OptError(f"opt gave up{_quote(log)}", hint=_REPORT)
    return None


def _unsupported(match: "re.Match[str]") -> EdgeclsError:
    target, names = match["target"], match["ops"]
    if re.search(r"\b(de)?quantize_linear\b", names):
        hint = "these are of the ONNX-like quantized format, which needs paddlelite 2.13rc0: install it"
    else:
        hint = "replace them in the network and export it again"
    return UnsupportedOpError(f"Paddle-Lite has no {target} kernel for {names}", hint=hint)


def _no_kernel(match: "re.Match[str]") -> EdgeclsError:
    return UnsupportedOpError(
        f"Paddle-Lite has no kernel for {match['op']} with these element types",
        hint="replace it in the network, keep it float when quantizing, and convert again",
    )


def _no_cast(match: "re.Match[str]") -> EdgeclsError:
    return UnsupportedOpError(
        f"Paddle-Lite has no {match['op']} kernel to convert {one_line(match['what'])[:_MAX_QUOTE]}",
        hint="quantize fewer operators, or export the model in float32 throughout",
    )


def _element_type(match: "re.Match[str]") -> EdgeclsError:
    names = {"6": "float64", "22": "bfloat16", "23": "complex64", "24": "complex128"}
    name = names.get(match["type"], f"type {match['type']}")
    return UnsupportedOpError(f"the model holds {name} tensors, which a .nb can't", hint="export it in float32")


def _paddle_3(match: "re.Match[str]") -> EdgeclsError:
    return ExportedModelError(
        "opt does not know the model's format: Paddle 3 exports inference.json, which it can't read",
        hint="export it again with Paddle 2.6, or with Paddle 3.0 under FLAGS_enable_pir_api=0",
    )


def _missing(match: "re.Match[str]") -> EdgeclsError:
    return ExportedModelError(f"there is no file {match['path']}", hint="check the path")


def _damaged_params(match: "re.Match[str]") -> EdgeclsError:
    return ExportedModelError(
        f"the .pdiparams is truncated, or of another model ({one_line(match[0])[:_MAX_QUOTE]})", hint=_EXPORT_AGAIN
    )


def _damaged_model(match: "re.Match[str]") -> EdgeclsError:
    return ExportedModelError(f"the .pdmodel is damaged ({one_line(match[0])[:_MAX_QUOTE]})", hint=_EXPORT_AGAIN)


def _unwritable(match: "re.Match[str]") -> EdgeclsError:
    return AccessError(f"opt can't write {match['path']}", hint="name a folder that you may write to")


def _out_of_memory(match: "re.Match[str]") -> EdgeclsError:
    return OptError("opt ran out of memory", hint="end other programs, or convert on a larger machine")


def _full(match: "re.Match[str]") -> EdgeclsError:
    return DiskFullError(
        "opt could not write the whole file: no space left, or a limit on the size of files",
        hint="free some space or name another folder",
    )


_Build = Callable[["re.Match[str]"], EdgeclsError]

_MEANINGS: Sequence[Tuple[str, _Build]] = (
    (r"ops are not supported on '(?P<target>[^']*)'\. These unsupported ops are: '(?P<ops>[^']*)'", _unsupported),
    (r"No kernels found for (?P<op>\w+)", _no_kernel),
    (r"Can't find an? '?(?P<op>io_copy|calib)'? *kernel[^:]*: (?P<what>.*)", _no_cast),
    (r"(Illegal flatbuffer VarType|Unknown var type): (?P<type>\d+)", _element_type),
    (r"Unsupported model format", _paddle_3),
    (r"the (model|param) file '(?P<path>[^']*)' is not existed", _missing),
    (r"fwrite\(", _full),
    (r"Unable to open file: (?P<path>.*)", _unwritable),
    (r"Can't parse message of type|Unknown var type$|No attributes called .*", _damaged_model),
    (r"idx >= blocks\.size\(\)|graph's inputs should be set", _damaged_model),
    (r"Failed to read \d+ bytes|The version of tensor \d+ is not supported|load partial data", _damaged_params),
    (r"the weight file is not existed", _damaged_params),
    (r"no enough for mallocing|bad_alloc|cannot allocate memory", _out_of_memory),
)
_PATTERNS = tuple((re.compile(pattern, re.MULTILINE), build) for pattern, build in _MEANINGS)


def _quote(log: str) -> str:
    """The reason of the last fatal message, or else the last line, behind a colon."""
    fatal = log.rpartition("[F ")[2] if "[F " in log else ""
    reason = one_line(fatal.partition("] ")[2]) if fatal else ""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    text = reason or (lines[-1] if lines else "")
    return f": {text[:_MAX_QUOTE]}" if text else ""

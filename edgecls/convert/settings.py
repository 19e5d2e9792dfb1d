"""Which target and precision go together, and why the others don't."""

from __future__ import annotations

from typing import Mapping

from edgecls.artifact.description import PRECISIONS
from edgecls.errors import SettingsError

#: opt's name of the place for each target. Both ARM targets get the same file: opt doesn't know the ABI.
PLACES: Mapping[str, str] = {"arm64-v8a": "arm", "armeabi-v7a": "arm", "x86_64": "x86"}


def check_settings(target: str, precision: str, *, quantized: bool) -> None:
    """Refuse what opt would do wrong or not at all.

    Args:
        target: a key of PLACES.
        precision: one of PRECISIONS.
        quantized: whether the model has fake-quantize operators.

    Raises:
        SettingsError: they don't go together.
    """
    if target not in PLACES:
        raise SettingsError(f"the target {target!r} is unknown", hint=f"use {', '.join(PLACES)}")
    if precision not in PRECISIONS:
        raise SettingsError(f"the precision {precision!r} is unknown", hint=f"use {', '.join(PRECISIONS)}")
    if target == "x86_64" and precision == "int8":
        raise SettingsError(
            "an int8 .nb for x86 runs and computes wrong results",
            hint="use --target arm64-v8a; the host checks int8 through Paddle Inference",
        )
    if target == "x86_64" and precision == "fp16":
        raise SettingsError("Paddle-Lite has fp16 kernels for ARM only", hint="use --target arm64-v8a")
    if quantized and precision == "fp16":
        raise SettingsError(
            "fp16 is ignored on an int8 model: its float operators stay fp32",
            hint="convert the fp32 export to fp16, or the quantized model to int8",
        )
    if quantized and precision == "fp32":
        raise SettingsError(
            "the model is quantized: opt would write int8 kernels", hint="ask for int8, or give the fp32 export"
        )

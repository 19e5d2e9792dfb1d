"""What can be asked of PTQ, refused where Paddle would do something else in silence."""

from __future__ import annotations

from typing import Sequence

from edgecls.errors import SettingsError

#: The algorithms that choose the scale of an activation. All but the last are Paddle's.
ALGOS = ("hist", "avg", "abs_max", "ptf", "mse", "emd", "kl", "mse_signed")
#: Operators with weights that Paddle-Lite has int8 ARM kernels for.
OP_TYPES = ("conv2d", "depthwise_conv2d", "mul", "matmul", "matmul_v2")
DEFAULT_OP_TYPES = ("conv2d", "depthwise_conv2d")
WEIGHTS = ("channel_wise_abs_max", "abs_max")


def check_algo(algo: str) -> None:
    """Refuse an algorithm that is unknown or of no use.

    Raises:
        SettingsError: it is none of ALGOS.
    """
    if algo == "min_max":
        raise SettingsError(
            "min_max only records thresholds: opt would write an fp32 model",
            hint=f"use one of {', '.join(ALGOS)}",
        )
    if algo == "adaround":
        raise SettingsError(
            "adaround rounds weights, and what Paddle's makes of a model has a cosine of 0.48 with it",
            hint=f"use one of {', '.join(ALGOS)}",
        )
    if algo not in ALGOS:
        raise SettingsError(f"the calibration algorithm {algo!r} is unknown", hint=f"use one of {', '.join(ALGOS)}")


def check_settings(algo: str, op_types: Sequence[str], weight: str, batch_size: int) -> None:
    """Refuse what PTQ can't do.

    Raises:
        SettingsError: an option is unknown or out of range.
    """
    check_algo(algo)
    unknown = [name for name in op_types if name not in OP_TYPES]
    if unknown or not op_types:
        what = f"the operator {unknown[0]!r} can't be quantized" if unknown else "there is no operator to quantize"
        raise SettingsError(what, hint=f"choose from {', '.join(OP_TYPES)}")
    if weight not in WEIGHTS:
        raise SettingsError(f"the weight scale {weight!r} is unknown", hint=f"use {' or '.join(WEIGHTS)}")
    if batch_size < 1:
        raise SettingsError(f"a batch of {batch_size} images", hint="give 1 or more")

"""Plain sentences on what a ``.nb`` file's make means for speed and for where it can run.

What is said of ARM chips was measured in executed instructions with runtime v2.12, whose
lite/core/device_info.cc has the table of chips; x86 was measured with paddlelite 2.13rc0.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Iterator, List, Sequence

from edgecls.nb.optypes import CALIBS, COPIES, LAYOUTS
from edgecls.nb.params import Param
from edgecls.nb.program import Op


@dataclass(frozen=True)
class Facts:
    """What the sentences are made from.

    Attributes:
        targets: where the computing operators run, sorted, without "host".
        computing: operators that compute.
        weighted: those of them that have weights and could be int8.
        weight_only: those of the weighted whose weights are integers for a float kernel.
        movements: operators that convert or copy, feed and fetch.
        unnamed: other operators for which no kernel is named.
        params: every parameter.
        trailing_bytes: what follows the last parameter.
    """

    targets: Sequence[str]
    computing: Sequence[Op]
    weighted: Sequence[Op]
    weight_only: Sequence[Op]
    movements: Sequence[Op]
    unnamed: Sequence[Op]
    params: Sequence[Param]
    trailing_bytes: int

    def of(self, precision: str, target: str = "") -> List[Op]:
        """The computing operators whose kernel has a precision, and, when named, a target."""
        return [
            op
            for op in self.computing
            if op.kernel and op.kernel.precision == precision and target in ("", op.kernel.target)
        ]


def sentences(facts: Facts) -> List[str]:
    """The sentences that apply, those about int8 first."""
    return [*_int8(facts), *_weight_only(facts), *_fp16(facts), *_placement(facts), *_oddities(facts)]


def _int8(facts: Facts) -> Iterator[str]:
    int8 = facts.of("int8")
    if not int8:
        return
    if facts.of("int8", "x86"):
        yield (
            "An int8 model for x86 runs in Paddle-Lite 2.13rc0 and its answers are wrong: use it for nothing, "
            "and measure int8 accuracy with Paddle Inference (edgecls eval)."
        )
    calibs = [op for op in facts.movements if op.type in CALIBS and op.kernel and "int8" in op.kernel.alias]
    if calibs:
        yield (
            f"It has {_many(len(calibs), 'calib operator')} between float and int8 beside "
            f"{_many(len(int8), 'int8 kernel')}: each calib reads and writes a whole tensor, which eats up some of "
            "what int8 saves."
        )
    float_out = [op for op in int8 if op.kernel and op.kernel.alias.startswith("fp32")]
    if float_out:
        yield f"Of {_many(len(int8), 'int8 kernel')} these give out floats: {_types(float_out)}."
    left = [op for op in facts.weighted if op.kernel and op.kernel.precision != "int8"]
    if left:
        yield f"Of {_many(len(facts.weighted), 'operator')} with weights these are not int8: {_types(left)}."
    weighted = {id(op) for op in facts.weighted}
    floats = [op for op in facts.of("fp32") + facts.of("fp16") if id(op) not in weighted]
    if floats:
        yield f"These compute in float between the int8 kernels: {_types(floats)}."
    if facts.of("int8", "arm"):
        yield (
            "On ARM, int8 is much faster than fp32 only with the dot-product kernels. Paddle-Lite switches them on by "
            "its own tables of chips and cores, never by asking the processor: a Snapdragon 855 is in them, a "
            "Raspberry Pi 5 is not. edgecls bench says it for a device."
        )


def _weight_only(facts: Facts) -> Iterator[str]:
    if facts.weight_only:
        yield (
            f"Weights stored as integers for a float kernel: {len(facts.weight_only)} of "
            f"{_many(len(facts.weighted), 'operator')} with weights. They become floats when the model is loaded, "
            "so the file is smaller and nothing is faster."
        )


def _fp16(facts: Facts) -> Iterator[str]:
    if facts.of("fp16", "arm"):
        yield (
            "The fp16 kernels need a core with ARMv8.2 half precision arithmetic (Cortex-A55, A75 or later) and a "
            "Paddle-Lite library that was built with it; an older core (Cortex-A53, A72) ends with SIGILL."
        )
        if not any(param.dtype == "float16" for param in facts.params):
            yield "No parameter is stored as float16: fp16 makes this file no smaller."
    if facts.of("fp16", "opencl"):
        yield "Whether the OpenCL kernels compute in half or single precision is set on the device, not in this file."


def _placement(facts: Facts) -> Iterator[str]:
    copies = sum(op.type in COPIES for op in facts.movements)
    layouts = sum(op.type in LAYOUTS for op in facts.movements)
    if copies or layouts:
        yield (
            f"It has {_many(copies, 'copy', 'copies')} between the memories of processor and accelerator and "
            f"{_many(layouts, 'change')} of layout, which cost time as well."
        )
    if "arm" in facts.targets:
        yield (
            "Run it on an ARM device only: on a PC Paddle-Lite loads it without a word and returns garbage. "
            "The file does not say for which ABI it is, armeabi-v7a or arm64-v8a."
        )
    elif "opencl" in facts.targets:
        yield "Without OpenCL, as in the x86 wheel, Paddle-Lite loads it without a word and returns garbage."


def _oddities(facts: Facts) -> Iterator[str]:
    if facts.unnamed:
        yield f"No kernel is named for these: {_types(facts.unnamed)}."
    if facts.trailing_bytes:
        yield f"The file has {_many(facts.trailing_bytes, 'byte')} after the last parameter, which Paddle-Lite ignores."


def _types(ops: Sequence[Op]) -> str:
    """As "13 hard_swish, 3 pool2d", the most frequent first."""
    counts = Counter(op.type for op in ops)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"

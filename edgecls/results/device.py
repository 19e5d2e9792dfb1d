"""A device other than the host, as a result describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple


@dataclass(frozen=True)
class MeasuredCore:
    """One processor: its number, its kind ("Cortex-A76", or "") and its highest frequency in kHz."""

    index: int
    kind: str
    max_khz: Optional[int]


@dataclass(frozen=True)
class MeasuredDevice:
    """What a device is and what measured on it. None stands for what it doesn't tell.

    Attributes:
        id: its name for ``--device``; "android:MODEL" in a result of the app.
        kind: "adb", "ssh", or "android" for the device that the app ran on.
        model: the product.
        soc: the chip's name, as the device gives it.
        abi: what its programs are built for.
        android: Android's version; None on another system.
        system: name of the system.
        kernel: release of the kernel.
        cores: its processors.
        asimddp: whether every core has the int8 dot product.
        fp16: whether every core computes in half precision.
        memory_bytes: main memory.
        emulated: it is no real device; times measured on it are no latencies.
        runner: "cpp", "java" or "python", or "app".
        runtime: the runtime's name; for the Python runner the engine's package and version.
        runtime_sha256: of the runtime's library; None for the Python runner.
        int8: whether int8 can be fast there, a sentence; None where that isn't known.
        int8_fast: whether the runtime uses the dot product there.
    """

    id: str
    kind: str
    model: Optional[str]
    soc: Optional[str]
    abi: Optional[str]
    android: Optional[str]
    system: Optional[str]
    kernel: Optional[str]
    cores: Tuple[MeasuredCore, ...]
    asimddp: bool
    fp16: bool
    memory_bytes: Optional[int]
    emulated: bool
    runner: str
    runtime: str
    runtime_sha256: Optional[str]
    int8: Optional[str]
    int8_fast: bool

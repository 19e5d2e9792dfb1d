"""What is asked of an engine: which one, in which mode, with which files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

from edgecls.errors import SettingsError

#: The modes of each engine. Paddle-Lite computes what its ``.nb`` was converted to. Paddle Inference:
#: "fp32" is Paddle's own kernels, "fp32_onednn" oneDNN's; "int8_simulated" runs the fake-quantize operators of a
#: quantized model in float, which is closest to what ARM computes; "int8_onednn" computes in integers.
MODES: Mapping[str, Tuple[str, ...]] = {
    "paddle_lite": ("fp32", "fp16", "int8"),
    "paddle_inference": ("fp32", "fp32_onednn", "int8_simulated", "int8_onednn"),
}

#: Import names that the engine's interpreter must have.
NEEDS: Mapping[str, Tuple[str, ...]] = {
    "paddle_lite": ("numpy", "paddlelite"),
    "paddle_inference": ("numpy", "paddle"),
}

MAX_THREADS = 256


@dataclass(frozen=True)
class EngineRequest:
    """One engine to load.

    Attributes:
        engine: a key of MODES.
        mode: one of its modes.
        model: path of the ``.nb`` or of the ``.pdmodel``.
        params: path of the ``.pdiparams``; None for a ``.nb``.
        threads: threads that compute one batch.
    """

    engine: str
    mode: str
    model: str
    params: Optional[str] = None
    threads: int = 1

    def check(self) -> None:
        """Refuse what no engine can do.

        Raises:
            SettingsError: engine, mode, files or threads don't go together.
        """
        if self.engine not in MODES:
            raise SettingsError(f"engine {self.engine!r} is unknown", hint=f"use {' or '.join(MODES)}")
        if self.mode not in MODES[self.engine]:
            raise SettingsError(f"{self.engine} has no mode {self.mode!r}", hint=f"use {', '.join(MODES[self.engine])}")
        if (self.params is None) != (self.engine == "paddle_lite"):
            needed = "a .nb alone" if self.engine == "paddle_lite" else "a .pdmodel and a .pdiparams"
            raise SettingsError(f"{self.engine} reads {needed}", hint="name the files of one model")
        if not 1 <= self.threads <= MAX_THREADS:
            raise SettingsError(f"{self.threads} threads is out of range", hint=f"give 1 to {MAX_THREADS}")

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> EngineRequest:
        return cls(**value)

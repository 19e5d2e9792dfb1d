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

#: Paddle-Lite's C++ library through the C interface, which predicts where there is no wheel.
LIBRARY_ENGINE = "paddle_lite_c"

#: Import names that the engine's interpreter must have.
NEEDS: Mapping[str, Tuple[str, ...]] = {
    "paddle_lite": ("numpy", "paddlelite"),
    LIBRARY_ENGINE: ("numpy",),
    "paddle_inference": ("numpy", "paddle"),
}

MAX_THREADS = 256


@dataclass(frozen=True)
class Native:
    """What Paddle-Lite's library needs besides the model.

    Attributes:
        interface: path of the C interface, with the library beside it.
        power_mode: how the library binds threads to cores, as the runner has it; all but "none" bind the caller.
        soc: name of a chip that the library shall take this machine for; None for its own.
    """

    interface: str
    power_mode: str = "none"
    soc: Optional[str] = None


@dataclass(frozen=True)
class EngineRequest:
    """One engine to load.

    Attributes:
        engine: a key of MODES, or LIBRARY_ENGINE.
        mode: one of its modes.
        model: path of the ``.nb`` or of the ``.pdmodel``.
        params: path of the ``.pdiparams``; None for a ``.nb``.
        threads: threads that compute one batch.
        native: for LIBRARY_ENGINE alone.
    """

    engine: str
    mode: str
    model: str
    params: Optional[str] = None
    threads: int = 1
    native: Optional[Native] = None

    def check(self) -> None:
        """Refuse what no engine can do.

        Raises:
            SettingsError: engine, mode, files or threads don't go together.
        """
        lite = self.engine in ("paddle_lite", LIBRARY_ENGINE)
        modes = MODES["paddle_lite"] if lite else MODES.get(self.engine, ())
        if not modes:
            raise SettingsError(f"engine {self.engine!r} is unknown", hint=f"use {' or '.join(MODES)}")
        if self.mode not in modes:
            raise SettingsError(f"{self.engine} has no mode {self.mode!r}", hint=f"use {', '.join(modes)}")
        if (self.params is None) != lite:
            needed = "a .nb alone" if lite else "a .pdmodel and a .pdiparams"
            raise SettingsError(f"{self.engine} reads {needed}", hint="name the files of one model")
        if (self.native is None) == (self.engine == LIBRARY_ENGINE):
            raise SettingsError(f"a C interface is for {LIBRARY_ENGINE}", hint="name it for that engine alone")
        if not 1 <= self.threads <= MAX_THREADS:
            raise SettingsError(f"{self.threads} threads is out of range", hint=f"give 1 to {MAX_THREADS}")

    def to_json(self) -> Dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> EngineRequest:
        native = value.get("native")
        return cls(**{**value, "native": Native(**native) if native else None})

"""Which engines can stand for an artifact on the host.

An ARM ``.nb`` can't run here, and Paddle-Lite computes int8 wrongly on x86. So fp32 is checked with Paddle
Inference and with the fp32 twin in Paddle-Lite, and int8 with Paddle Inference on the quantized model.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Sequence, Tuple, Union

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.folder import Artifact
from edgecls.engines.request import MODES
from edgecls.engines.session import EngineSession
from edgecls.errors import SettingsError, VerificationError
from edgecls.export.exported import ExportedModel

_LITE, _INFERENCE = "paddle_lite", "paddle_inference"


@dataclass(frozen=True)
class Contender:
    """An engine, how it computes, and the model that it is given.

    Attributes:
        engine: "paddle_lite" or "paddle_inference".
        mode: a mode of that engine.
        precision: of the model, "fp32" or "int8".
        model: a ``.nb``, or an exported or quantized model.
    """

    engine: str
    mode: str
    precision: str
    model: Union[Path, ExportedModel]

    def open(self, *, threads: int = 1) -> EngineSession:
        """Load the model in the engine, in a child process.

        Raises:
            EdgeclsError: as EngineSession.
        """
        return EngineSession(self.engine, mode=self.mode, model=self.model, threads=threads)


def choose_contenders(artifact: Artifact, engines: Optional[Sequence[str]] = None) -> List[Contender]:
    """The engines to compare; fp32 comes first, and the first is the reference.

    Args:
        artifact: what they stand for.
        engines: "ENGINE" or "ENGINE:MODE" each; None for all that are meaningful.

    Raises:
        SettingsError: an engine or mode is unknown or meaningless for the artifact.
        ArtifactError: the artifact lacks its host part.
    """
    pairs = _default_pairs(artifact) if engines is None else _named_pairs(artifact, engines)
    return [_contender(artifact, engine, mode) for engine, mode in pairs]


def device_reference(artifact: Artifact) -> Contender:
    """What a device is compared with: the fp32 twin in Paddle-Lite, for int8 Paddle's simulation, which ARM follows.

    Raises:
        ArtifactError: the artifact lacks its host part.
    """
    if artifact.description.precision == "int8":
        return _contender(artifact, _INFERENCE, "int8_simulated")
    return _contender(artifact, _LITE, "fp32")


def prediction_contender(artifact: Artifact, engine: Optional[str] = None) -> Contender:
    """The one engine that predicts: int8 in Paddle Inference, anything else through the twin in Paddle-Lite.

    Raises:
        SettingsError: the engine is unknown or can't stand for the artifact.
        ArtifactError: the artifact lacks its host part.
    """
    if engine is None:
        engine = _INFERENCE if artifact.description.precision == "int8" else _LITE
    # Of several modes the last is the closest to the artifact: int8 after fp32.
    return choose_contenders(artifact, [engine])[-1]


def check_classes(session: EngineSession, scores: NDArray[np.float32], classes: int) -> None:
    """Compare the width of an engine's output [N, classes] with the number of labels.

    Raises:
        VerificationError: they differ.
    """
    if scores.shape[1] != classes:
        raise VerificationError(
            f"{session.label} gives {scores.shape[1]} scores for {classes} classes",
            hint="make the artifact again with edgecls optimize",
        )


def notes(artifact: Artifact) -> List[str]:
    """What a reader of the host's figures should know about them."""
    if artifact.description.precision == "fp16":
        return ["fp16 runs on ARM only: these figures are of the fp32 model that it was made from"]
    if artifact.description.precision == "int8":
        return ["int8 was computed by Paddle Inference on this machine; ARM rounds differently in places"]
    return []


def _default_pairs(artifact: Artifact) -> List[Tuple[str, str]]:
    pairs = [(_INFERENCE, "fp32"), (_LITE, "fp32")]
    if artifact.description.precision == "int8":
        pairs.append((_INFERENCE, "int8_onednn"))
        if artifact.description.target == "x86_64":
            # Its .nb is int8 itself, and there is no fp32 twin beside it.
            pairs.remove((_LITE, "fp32"))
    return pairs


def _named_pairs(artifact: Artifact, engines: Sequence[str]) -> List[Tuple[str, str]]:
    pairs: List[Tuple[str, str]] = []
    for text in engines:
        engine, _, mode = text.strip().partition(":")
        if engine not in MODES:
            raise SettingsError(f"engine {engine!r} is unknown", hint=f"use {' or '.join(MODES)}")
        known = [pair[1] for pair in _default_pairs(artifact) if pair[0] == engine]
        if not known:
            raise SettingsError(f"{engine} can't stand for an int8 artifact for x86_64", hint="use paddle_inference")
        if mode and mode not in _meaningful(artifact, engine):
            raise SettingsError(
                f"{engine} has no mode {mode!r} for this artifact",
                hint=f"use {', '.join(_meaningful(artifact, engine))}",
            )
        pairs += [(engine, name) for name in ([mode] if mode else known) if (engine, name) not in pairs]
    return sorted(pairs, key=lambda pair: pair[1].startswith("int8"))


def _meaningful(artifact: Artifact, engine: str) -> List[str]:
    if engine == _LITE:
        return ["fp32"]
    quantized = artifact.description.precision == "int8"
    return [mode for mode in MODES[engine] if quantized or not mode.startswith("int8")]


def _contender(artifact: Artifact, engine: str, mode: str) -> Contender:
    if engine == _LITE:
        return Contender(engine, mode, "fp32", artifact.twin)
    precision = "int8" if mode.startswith("int8") else "fp32"
    return Contender(engine, mode, precision, ExportedModel(*artifact.exported(precision)))

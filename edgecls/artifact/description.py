"""``model.json``: the one description that the CLI, the Pi and the Android app all read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple

from edgecls.errors import ArtifactError, InputError
from edgecls.preprocess.spec import Preprocess

SCHEMA = "edgecls.artifact/1"
TARGETS = ("arm64-v8a", "armeabi-v7a", "x86_64")
PRECISIONS = ("fp32", "fp16", "int8")

_HINT = "make it again with edgecls optimize"


@dataclass(frozen=True)
class TensorInfo:
    """A tensor of the network; a batch of any size is allowed, so ``shape`` is that of batch 1."""

    name: str
    shape: Tuple[int, ...]

    def to_json(self) -> Dict[str, Any]:
        return {"name": self.name, "shape": list(self.shape), "dtype": "float32"}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> TensorInfo:
        return cls(name=str(value["name"]), shape=tuple(int(side) for side in value["shape"]))


@dataclass(frozen=True)
class Golden:
    """An input and the output that every engine has to reproduce.

    Attributes:
        image_png_base64: the input, after resize and crop and before the arithmetic part of preprocessing.
        output: the reference engine's output for batch 1.
        engine: what computed it.
        tolerance: largest absolute difference that an engine of this precision may show.
        source: where the picture comes from.
    """

    image_png_base64: str
    output: Tuple[float, ...]
    engine: str
    tolerance: float
    source: str

    def to_json(self) -> Dict[str, Any]:
        return {
            "image_png_base64": self.image_png_base64,
            "output": list(self.output),
            "engine": self.engine,
            "tolerance": self.tolerance,
            "source": self.source,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Golden:
        return cls(
            image_png_base64=str(value["image_png_base64"]),
            output=tuple(float(item) for item in value["output"]),
            engine=str(value["engine"]),
            tolerance=float(value["tolerance"]),
            source=str(value["source"]),
        )


@dataclass(frozen=True)
class Description:
    """The content of ``model.json``.

    Attributes:
        model: name, family, number of classes and the kind of weights.
        target: one of TARGETS.
        precision: one of PRECISIONS.
        input: the input tensor.
        output: the output tensor.
        output_kind: "probabilities" when the graph ends in a softmax, else "logits".
        preprocess: how an image becomes the input tensor.
        opt_version: Paddle-Lite's opt that wrote the ``.nb``; a runtime must not be older.
        nb: size_bytes and sha256 of ``model.nb``.
        kernels: compute operators of the ``.nb`` by precision.
        calib: operators of the ``.nb`` that convert between int8 and float.
        golden: input and output for parity checks.
        parity: how far the host's check engine was from the reference.
        provenance: hashes of all inputs, versions of all tools, settings.
    """

    model: Dict[str, Any]
    target: str
    precision: str
    input: TensorInfo
    output: TensorInfo
    output_kind: str
    preprocess: Preprocess
    opt_version: str
    nb: Dict[str, Any]
    kernels: Dict[str, int]
    calib: int
    golden: Golden
    parity: Dict[str, Any]
    provenance: Dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> Dict[str, Any]:
        return {
            "schema": SCHEMA,
            "model": self.model,
            "target": self.target,
            "precision": self.precision,
            "input": self.input.to_json(),
            "output": {**self.output.to_json(), "kind": self.output_kind},
            "preprocess": self.preprocess.to_json(),
            "labels": "labels.txt",
            "opt_version": self.opt_version,
            "nb": self.nb,
            "kernels": self.kernels,
            "calib": self.calib,
            "golden": self.golden.to_json(),
            "parity": self.parity,
            "provenance": self.provenance,
        }

    @classmethod
    def from_json(cls, value: Any) -> Description:
        """The inverse of ``to_json``.

        Raises:
            ArtifactError: it is of another schema, or a field is missing or malformed.
        """
        if not isinstance(value, dict) or value.get("schema") != SCHEMA:
            found = value.get("schema") if isinstance(value, dict) else None
            raise ArtifactError(f"model.json has schema {found!r}, not {SCHEMA}", hint=_HINT)
        try:
            read = cls(
                model=dict(value["model"]),
                target=_one_of(value["target"], TARGETS, "target"),
                precision=_one_of(value["precision"], PRECISIONS, "precision"),
                input=TensorInfo.from_json(value["input"]),
                output=TensorInfo.from_json(value["output"]),
                output_kind=_one_of(value["output"]["kind"], ("probabilities", "logits"), "output kind"),
                preprocess=Preprocess.from_json(value["preprocess"]),
                opt_version=str(value["opt_version"]),
                nb=dict(value["nb"]),
                kernels={str(key): int(count) for key, count in value["kernels"].items()},
                calib=int(value["calib"]),
                golden=Golden.from_json(value["golden"]),
                parity=dict(value["parity"]),
                provenance=dict(value["provenance"]),
            )
        except KeyError as error:
            raise ArtifactError(f"model.json lacks {error.args[0]!r}", hint=_HINT) from error
        except (TypeError, ValueError, AttributeError, InputError) as error:
            raise ArtifactError(f"model.json is malformed: {error}", hint=_HINT) from error
        fault = _contradiction(read)
        if fault:
            raise ArtifactError(f"model.json is malformed: {fault}", hint=_HINT)
        return read


def _contradiction(read: Description) -> str:
    """What in a description doesn't go together, or an empty string."""
    model, classes = read.model, read.output.shape[-1] if len(read.output.shape) == 2 else 0
    weights = model.get("weights")
    if not isinstance(model.get("name"), str) or not isinstance(weights, dict) or "kind" not in weights:
        return "model lacks its name or the kind of its weights"
    if classes < 1 or model.get("class_num") != classes:
        return f"{model.get('class_num')} classes and an output of {list(read.output.shape)}"
    if read.input.shape != (1, 3, *read.preprocess.size):
        return f"an input of {list(read.input.shape)} and a preprocessing to {list(read.preprocess.size)}"
    if len(read.golden.output) != classes:
        return f"a golden output of {len(read.golden.output)} scores for {classes} classes"
    if not isinstance(read.nb.get("size_bytes"), int) or not isinstance(read.nb.get("sha256"), str):
        return "nb lacks size_bytes or sha256"
    return ""


def _one_of(value: Any, allowed: Tuple[str, ...], what: str) -> str:
    if value not in allowed:
        raise ArtifactError(f"model.json has {what} {value!r}", hint=f"known are {', '.join(allowed)}")
    return str(value)


def label_name(labels: Optional[List[str]], class_id: int) -> str:
    """The label of a class, or its number where the artifact has none."""
    if labels is not None and 0 <= class_id < len(labels):
        return labels[class_id]
    return str(class_id)

"""What an exported classifier takes and gives, read from its program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Tuple

from edgecls.artifact.description import TensorInfo
from edgecls.errors import ExportedModelError
from edgecls.program.desc import Op, Program, Var

#: Operators that PTQ and QAT write; those of the ONNX-like format come last.
_QUANT_PREFIXES = ("fake_quantize_", "fake_dequantize_", "fake_channel_wise_", "quantize_linear", "dequantize_linear")

_CLASSIFIER_HINT = "edgecls takes image classifiers: one float32 input [N, 3, H, W], one output [N, classes]"
#: Operators that hand a tensor on: Paddle ends every export with a scale by one.
_PASS_ON = ("assign", "dropout")


@dataclass(frozen=True)
class Signature:
    """Input and output of an exported classifier.

    Attributes:
        input: its shape is that of batch 1, (1, 3, H, W); H and W are -1 where the export leaves them open.
        output: (1, class_num).
        kind: "probabilities" when the graph ends in a softmax, else "logits".
        class_num: number of classes.
        batch: the batch size that the export is fixed to, None for any.
        quantized: whether it has fake-quantize operators.
        ops: how often each type of operator occurs, by name.
    """

    input: TensorInfo
    output: TensorInfo
    kind: str
    class_num: int
    batch: Optional[int]
    quantized: bool
    ops: Dict[str, int]


def signature_of(program: Program) -> Signature:
    """The signature of a program.

    Raises:
        ExportedModelError: it is no image classifier, or of a layout or element type that edgecls doesn't take.
    """
    image = _only(_fed(program), "input")
    result = _only(_fetched(program), "output")
    height, width = _image_size(image)
    class_num = _class_num(result)
    return Signature(
        input=TensorInfo(image.name, (1, 3, height, width)),
        output=TensorInfo(result.name, (1, class_num)),
        kind="probabilities" if _ends_in_softmax(program, result.name) else "logits",
        class_num=class_num,
        batch=image.shape[0] if image.shape[0] > 0 else None,
        quantized=is_quantized(program),
        ops=program.histogram(),
    )


def is_quantized(program: Program) -> bool:
    """Whether the program simulates int8."""
    return any(simulates_int8(op) for op in program.ops())


def simulates_int8(op: Op) -> bool:
    """Whether it is an operator that quantizes or dequantizes."""
    return op.type.startswith(_QUANT_PREFIXES)


def _fed(program: Program) -> List[Var]:
    names = (op.output("Out") for op in program.main.ops if op.type == "feed")
    return _resolve(program, names)


def _fetched(program: Program) -> List[Var]:
    names = (op.input("X") for op in program.main.ops if op.type == "fetch")
    return _resolve(program, names)


def _resolve(program: Program, names: Iterator[Optional[str]]) -> List[Var]:
    return [program.main.by_name[name] for name in names if name is not None and name in program.main.by_name]


def _only(found: List[Var], what: str) -> Var:
    if len(found) != 1:
        names = ", ".join(var.name for var in found) or "none"
        raise ExportedModelError(f"the model has {len(found)} {what}s ({names})", hint=_CLASSIFIER_HINT)
    return found[0]


def _image_size(image: Var) -> Tuple[int, int]:
    shape = list(image.shape)
    if image.dtype != "float32":
        raise ExportedModelError(
            f"the model's input {image.name} is {image.dtype or 'no tensor'}, not float32", hint=_CLASSIFIER_HINT
        )
    if len(shape) == 4 and shape[1] != 3 and shape[3] == 3:
        raise ExportedModelError(
            f"the model's input {image.name} is {shape}, channels last", hint="export it in NCHW: [N, 3, H, W]"
        )
    if len(shape) != 4 or shape[1] != 3 or any(side == 0 or side < -1 for side in shape):
        raise ExportedModelError(f"the model's input {image.name} is {shape}", hint=_CLASSIFIER_HINT)
    return shape[2], shape[3]


def _class_num(result: Var) -> int:
    shape = list(result.shape)
    if result.dtype != "float32" or len(shape) != 2 or shape[1] < 1:
        raise ExportedModelError(
            f"the model's output {result.name} is {result.dtype or 'no tensor'} {shape}", hint=_CLASSIFIER_HINT
        )
    return shape[1]


def _ends_in_softmax(program: Program, name: str) -> bool:
    """Walk up from the output through operators that change nothing."""
    producers = {output: op for op in program.main.ops for names in op.outputs.values() for output in names}
    seen = set()
    while name in producers and name not in seen:
        seen.add(name)
        op = producers[name]
        if op.type == "softmax":
            return True
        before = op.input("X")
        if before is None or not _changes_nothing(op):
            return False
        name = before
    return False


def _changes_nothing(op: Op) -> bool:
    if op.type == "scale":
        return op.number("scale", 1.0) == 1.0 and op.number("bias", 0.0) == 0.0 and not op.inputs.get("ScaleTensor")
    return op.type in _PASS_ON

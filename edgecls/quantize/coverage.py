"""Which operators of a quantized program really are quantized. Paddle skips some without a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Sequence

from edgecls.errors import QuantizeError
from edgecls.program.desc import Op, Program
from edgecls.quantize.plan import quantized_variables

#: The input that carries the activation.
_ACTIVATION = {"conv2d": "Input", "depthwise_conv2d": "Input"}


@dataclass(frozen=True)
class QuantCoverage:
    """What was quantized.

    Attributes:
        quantized: operators whose input is quantized, by type.
        skipped: the output of each operator of the asked types that stayed float.
    """

    quantized: Dict[str, int]
    skipped: List[str]

    def __str__(self) -> str:
        done = ", ".join(f"{count} {name}" for name, count in self.quantized.items())
        return f"{done}; left float: {', '.join(self.skipped)}" if self.skipped else done


def quant_coverage(program: Program, op_types: Sequence[str]) -> QuantCoverage:
    """Count the quantized operators of the asked types.

    Raises:
        QuantizeError: none of them is quantized.
    """
    made_by_quant = quantized_variables(program)
    quantized: Dict[str, int] = {}
    skipped: List[str] = []
    for op in program.main.ops:
        if op.type not in op_types:
            continue
        if op.input(_ACTIVATION.get(op.type, "X")) in made_by_quant:
            quantized[op.type] = quantized.get(op.type, 0) + 1
        else:
            skipped.append(_first_output(op))
    if not quantized:
        raise QuantizeError(
            f"no operator was quantized: the model has {_count(program, op_types)}",
            hint="quantize another type of operator, or keep this model fp32",
        )
    return QuantCoverage(dict(sorted(quantized.items())), sorted(skipped))


def _first_output(op: Op) -> str:
    return next((name for names in op.outputs.values() for name in names), op.type)


def _count(program: Program, op_types: Sequence[str]) -> str:
    counts = program.histogram()
    return ", ".join(f"{counts.get(name, 0)} {name}" for name in op_types)

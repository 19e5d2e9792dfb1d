"""Which layers are int8 and which stay float, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Collection, Dict, List, Mapping, Set, Tuple

from edgecls.errors import InputError
from edgecls.program.desc import Program
from edgecls.program.layers import find_layers
from edgecls.program.signature import simulates_int8

#: Why a layer is float when nobody gave a reason.
_LEFT_OUT = "the quantizer left it out"
_PRODUCT = "a product of matrices stays float, since Paddle-Lite on x86 computes one with int8 weights wrongly"


@dataclass(frozen=True)
class QuantPlan:
    """Layers by the names of their weights, in the order in which they run.

    Attributes:
        int8: layers that compute in int8.
        fp32: layers that stay float, with the reason, one sentence each.
    """

    int8: Tuple[str, ...]
    fp32: Mapping[str, str] = field(default_factory=dict)

    def revert(self, reasons: Mapping[str, str]) -> QuantPlan:
        """The plan with more layers float, each with its reason.

        Raises:
            InputError: one is no layer of the plan.
        """
        check_layers(reasons, (*self.int8, *self.fp32))
        kept = tuple(name for name in self.int8 if name not in reasons)
        return QuantPlan(kept, {**self.fp32, **reasons})

    def to_json(self) -> Dict[str, Any]:
        """The object in ``model.json``."""
        fp32 = [{"layer": name, "reason": reason} for name, reason in self.fp32.items()]
        return {"int8": list(self.int8), "fp32": fp32}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> QuantPlan:
        """The plan in a JSON object.

        Raises:
            InputError: it describes none.
        """
        try:
            int8 = tuple(_text(name) for name in value["int8"])
            fp32 = {_text(entry["layer"]): _text(entry["reason"]) for entry in value["fp32"]}
        except (KeyError, TypeError) as error:
            raise InputError(
                f"this is no plan of a quantization: {error}", hint="see docs/int8/sensitivity.md"
            ) from error
        twice = sorted(set(int8) & set(fp32))
        if twice:
            raise InputError(f"the plan has {twice[0]} both int8 and float", hint="name each layer once")
        return cls(int8, fp32)


def plan_of(program: Program) -> QuantPlan:
    """What a program really quantizes: an fp32 one nothing."""
    quantized = quantized_variables(program)
    int8: Dict[str, None] = {}
    fp32: Dict[str, str] = {}
    for layer in find_layers(program):
        if layer.activation in quantized:
            int8[layer.name] = None
        else:
            fp32[layer.name] = _PRODUCT if layer.op_type in ("mul", "matmul", "matmul_v2") else _LEFT_OUT
    return QuantPlan(tuple(int8), {name: reason for name, reason in fp32.items() if name not in int8})


def quantized_variables(program: Program) -> Set[str]:
    """The variables that a quantizing operator makes."""
    made: List[List[str]] = [names for op in program.main.ops if simulates_int8(op) for names in op.outputs.values()]
    return {name for names in made for name in names}


def check_layers(names: Collection[str], layers: Collection[str]) -> None:
    """Refuse what is no layer.

    Raises:
        InputError: a name is not among ``layers``.
    """
    known = set(layers)
    for name in names:
        if name not in known:
            raise InputError(f"the model has no layer {name}", hint="edgecls analyze lists the layers by their names")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value

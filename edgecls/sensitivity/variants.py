"""One quantized model with any of its layers float again, without a copy of the parameters for each choice.

The parameters of all variants lie in one file: those of the quantized model, and beside them the fp32 numbers under
names of their own. A variant is a topology alone, which is small and made in memory.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Collection, Dict, List, Set

from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import Arrays, read_arrays, write_arrays
from edgecls.program.desc import Op, Program, Var, read_program
from edgecls.program.layers import ARGUMENTS, Layer, find_layers
from edgecls.quantize.plan import check_layers
from edgecls.quantize.revert import check_origin, float_parameters
from edgecls.quantize.wiring import Quantized, Wiring

#: Behind the name of a parameter: its fp32 numbers.
_FLOAT = "@fp32"
#: Behind the name of what a layer gives: the same from integers.
_TWIN = "@twin"


class Variants:
    """The variants of a quantized model.

    Attributes:
        layers: the quantized layers in the order in which they run.
        float_layers: names of the layers that are float.
        arrays: the parameters of the quantized model.
        floats: the fp32 parameters of what is quantized.

    Raises:
        ExportedModelError: a model is damaged, or the quantized one was not made from the other.
    """

    def __init__(self, fp32: ExportedModel, quantized: ExportedModel) -> None:
        self._program = read_program(quantized.model_file)
        base = read_arrays(read_program(fp32.model_file), fp32.params_file)
        self.wiring = Wiring(self._program)
        self.arrays: Arrays = read_arrays(self._program, quantized.params_file)
        check_origin(self.wiring, self.arrays, base)
        self.floats: Arrays = float_parameters(self.wiring, self.wiring.layers, self.arrays, base)
        self._renames = {name: f"{name}{_FLOAT}" for name in self.floats}
        self._ops = list(self._program.main.ops)
        self._vars = [*self._program.main.vars, *self._float_vars()]
        described: Dict[str, Layer] = {layer.name: layer for layer in find_layers(self._program)}
        self.layers: List[Layer] = [described[name] for name in self.wiring.layers]
        self.float_layers: List[str] = [name for name in described if name not in set(self.wiring.layers)]

    @property
    def names(self) -> List[str]:
        """The names of the quantized layers in the order in which they run."""
        return self.wiring.layers

    @cached_property
    def bytes_per_image(self) -> int:
        """What all variables that are no parameters take for one image; twice that in the probe."""
        total = 0
        for var in self._program.main.vars:
            if not var.persistable and var.shape:
                size = 4
                for side in var.shape[1:]:
                    size *= max(side, 1)
                total += size
        return total

    def write_params(self, path: Path) -> None:
        """Write the parameters that all variants share.

        Raises:
            OSError: they can't be written.
        """
        write_arrays({**self.arrays, **{self._renames[name]: array for name, array in self.floats.items()}}, path)

    def topology(self, float_layers: Collection[str]) -> bytes:
        """The ``.pdmodel`` of the variant with these layers float, all others int8.

        Raises:
            InputError: one is no quantized layer.
        """
        check_layers(float_layers, self.names)
        return self._serialized(self.wiring.without(float_layers, self._renames), [])

    def probe(self) -> bytes:
        """The ``.pdmodel`` of the fp32 network in which every layer has a twin that computes in int8.

        Both take the same float input. The float layer gives ``Quantized.product``, the twin ``Quantized.output``.
        """
        twins = {self._ops[each.numbers[1]].outputs[_output(self._ops[each.numbers[1]])][0]: each for each in self._all}
        ops: List[Op] = []
        made: Set[str] = set()
        for op in self.wiring.without(self.names, self._renames):
            ops.append(op)
            each = twins.get(op.output(_output(op)) or "") if op.type in ARGUMENTS else None
            if each is not None:
                ops.extend(self._twin(each, made))
        shapes = {var.name: var.shape for var in self._program.main.vars}
        extra = [Var.tensor(f"{each.product}{_TWIN}", shapes[each.product]) for each in self._all]
        return self._serialized(ops, extra)

    @property
    def _all(self) -> List[Quantized]:
        return self.wiring.quantized

    def _twin(self, each: Quantized, made: Set[str]) -> List[Op]:
        quantize, layer, dequantize = (self._ops[number].copy() for number in each.numbers)
        layer.rename_outputs({each.product: f"{each.product}{_TWIN}"})
        dequantize.rename_inputs({each.product: f"{each.product}{_TWIN}"})
        if each.integers in made:
            return [layer, dequantize]
        made.add(each.integers)
        return [quantize, layer, dequantize]

    def _serialized(self, ops: List[Op], extra: List[Var]) -> bytes:
        program: Program = self._program
        program.main.ops, program.main.vars = ops, [*self._vars, *extra]
        return program.to_bytes()

    def _float_vars(self) -> List[Var]:
        found = []
        for var in self._program.main.vars:
            if var.name in self._renames:
                other = Var(list(var.fields))
                other.rename(self._renames[var.name])
                found.append(other)
        return found


def _output(op: Op) -> str:
    return ARGUMENTS[op.type][2] if op.type in ARGUMENTS else ""

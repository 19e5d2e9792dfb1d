"""``.pdmodel``: the topology of an exported model, Paddle's ProgramDesc.

Field numbers are those of paddle/fluid/framework/framework.proto of Paddle 2.6. What this module does not know
is kept as it is, so that a program that is only read and written keeps its bytes.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Collection, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from edgecls.errors import ExportedModelError, from_os_error
from edgecls.nb.dtypes import dtype_name
from edgecls.program import wire
from edgecls.program.attribute import AttributeValue, attribute_field
from edgecls.program.wire import Field, WireError

LOD_TENSOR = 7
FLOAT32 = 5

#: HRNet_W18_C takes 0.5 MB.
_MAX_SIZE = 256 << 20
#: Paddle's name for "no variable".
_EMPTY = "@EMPTY@"
_HINT = "export the model again"


class Var:
    """A variable of a block.

    Attributes:
        name: its name.
        kind: number of the VarType, LOD_TENSOR for a plain tensor.
        dtype: name of the element type, "" for what is no plain tensor.
        shape: -1 stands for an open side.
        persistable: whether it outlives a run, as parameters do.
    """

    def __init__(self, fields: List[Field]) -> None:
        self.fields = fields
        self.name = wire.get_text(fields, 1)
        var_type = wire.get_message(fields, 2)
        self.kind = wire.get_integer(var_type, 1, -1)
        self.persistable = bool(wire.get_integer(fields, 3, 0))
        self.dtype = ""
        self.shape: Tuple[int, ...] = ()
        if self.kind == LOD_TENSOR:
            self.dtype, self.shape = tensor_type(wire.get_message(wire.get_message(var_type, 3), 1))

    def rename(self, name: str) -> None:
        """Give the variable another name; its users must be told."""
        self.name = name
        self.fields = [wire.text(1, name), *(field for field in self.fields if field.number != 1)]

    @classmethod
    def tensor(cls, name: str, shape: Sequence[int], *, persistable: bool = False) -> Var:
        """A new float32 tensor; a parameter if it is persistable."""
        dims = [wire.integer(2, side) for side in shape]
        tensor = wire.message(1, [wire.integer(1, FLOAT32), *dims])
        var_type = [wire.integer(1, LOD_TENSOR), wire.message(3, [tensor, wire.integer(2, 0)])]
        return cls([wire.text(1, name), wire.message(2, var_type), wire.integer(3, int(persistable))])


def tensor_type(fields: List[Field]) -> Tuple[str, Tuple[int, ...]]:
    """Element type and shape of a TensorDesc."""
    return dtype_name(wire.get_integer(fields, 1, -1)), tuple(wire.get_integers(fields, 2))


class Op:
    """An operator: its type, its inputs and outputs as {"Input": ["x"]}, its attributes."""

    def __init__(self, fields: List[Field]) -> None:
        self.fields = fields
        self.type = wire.get_text(fields, 3)
        self.inputs = _arguments(fields, 1)
        self.outputs = _arguments(fields, 2)

    @classmethod
    def make(
        cls,
        type: str,
        inputs: Mapping[str, Sequence[str]],
        outputs: Mapping[str, Sequence[str]],
        attributes: Mapping[str, AttributeValue],
    ) -> Op:
        """A new operator; its variables have to be declared in the block beside it."""
        op = cls([wire.text(3, type)])
        for parameter, names in inputs.items():
            op.set_input(parameter, names)
        for parameter, names in outputs.items():
            op.set_output(parameter, names)
        for name, value in attributes.items():
            op.set_attribute(name, value)
        return op

    @cached_property
    def _attributes(self) -> Dict[str, List[Field]]:
        attributes = wire.get_messages(self.fields, 4)
        return {wire.get_text(attribute, 1): attribute for attribute in attributes}

    def number(self, name: str, default: float) -> float:
        """A 32-bit float attribute."""
        return wire.get_float(self._attributes.get(name, []), 4, default)

    def integer(self, name: str, default: int) -> int:
        """A 32-bit integer attribute."""
        return wire.get_integer(self._attributes.get(name, []), 3, default)

    def flag(self, name: str, default: bool) -> bool:
        """A boolean attribute."""
        return bool(wire.get_integer(self._attributes.get(name, []), 10, int(default)))

    def integers(self, name: str) -> List[int]:
        """An attribute that is a list of 32-bit integers; empty when it is not there."""
        return wire.get_integers(self._attributes.get(name, []), 6)

    def text(self, name: str, default: str) -> str:
        """A string attribute."""
        found = wire.get_texts(self._attributes.get(name, []), 5)
        return found[-1] if found else default

    def input(self, parameter: str) -> Optional[str]:
        """The first variable of an input."""
        return next(iter(self.inputs.get(parameter, [])), None)

    def output(self, parameter: str) -> Optional[str]:
        """The first variable of an output."""
        return next(iter(self.outputs.get(parameter, [])), None)

    def retype(self, type: str) -> None:
        """Make it an operator of another type with the same arguments and attributes."""
        self.type = type
        self.fields = [wire.text(3, type) if field.number == 3 else field for field in self.fields]

    def set_attribute(self, name: str, value: AttributeValue) -> None:
        """Give the operator an attribute in place of one of that name."""
        self.drop_attribute(name)
        self.fields = [*self.fields, attribute_field(name, value)]
        self.__dict__.pop("_attributes", None)

    def set_input(self, parameter: str, names: Sequence[str]) -> None:
        """Make these variables an input in place of what it was."""
        self.inputs[parameter] = list(names)
        self.rename_inputs({})

    def set_output(self, parameter: str, names: Sequence[str]) -> None:
        """Make these variables an output in place of what it was."""
        self.outputs[parameter] = list(names)
        self.rename_outputs({})

    def drop_attribute(self, name: str) -> None:
        """Remove an attribute if it is there."""
        if name in self._attributes:
            del self._attributes[name]
            self.fields = [field for field in self.fields if field.number != 4 or _attribute_name(field) != name]

    def rename_inputs(self, renames: Mapping[str, str]) -> None:
        """Replace the names of input variables."""
        for names in self.inputs.values():
            names[:] = [renames.get(name, name) for name in names]
        inputs = [
            wire.message(1, [wire.text(1, parameter), *(wire.text(2, name) for name in names)])
            for parameter, names in self.inputs.items()
        ]
        self.fields = [*inputs, *(field for field in self.fields if field.number != 1)]

    def rename_outputs(self, renames: Mapping[str, str]) -> None:
        """Replace the names of output variables."""
        for names in self.outputs.values():
            names[:] = [renames.get(name, name) for name in names]
        outputs = [
            wire.message(2, [wire.text(1, parameter), *(wire.text(2, name) for name in names)])
            for parameter, names in self.outputs.items()
        ]
        self.fields = [*(field for field in self.fields if field.number != 2), *outputs]

    def copy(self) -> Op:
        """Another operator that is the same and can be changed without changing this one."""
        return Op(list(self.fields))

    def add_output(self, parameter: str, name: str) -> None:
        """Give the operator one more output."""
        at = 1 + max((index for index, field in enumerate(self.fields) if field.number == 2), default=-1)
        self.fields.insert(at, wire.message(2, [wire.text(1, parameter), wire.text(2, name)]))
        self.outputs[parameter] = [name]


class Block:
    """A block: operators in the order in which they run, and the variables by name."""

    def __init__(self, fields: List[Field]) -> None:
        self._before = [field for field in fields if field.number < 3]
        self._after = [field for field in fields if field.number > 4]
        self.index = wire.get_integer(fields, 1, -1)
        self.vars = [Var(var) for var in wire.get_messages(fields, 3)]
        self.ops = [Op(op) for op in wire.get_messages(fields, 4)]

    @cached_property
    def by_name(self) -> Dict[str, Var]:
        """The variables by name."""
        return {var.name: var for var in self.vars}

    def add_var(self, var: Var) -> None:
        """Declare one more variable."""
        self.vars.append(var)
        self.by_name[var.name] = var

    def drop_vars(self, names: Collection[str]) -> None:
        """Forget these variables, which no operator may refer to."""
        self.vars = [var for var in self.vars if var.name not in names]
        self.__dict__.pop("by_name", None)

    def to_field(self) -> Field:
        variables = [wire.message(3, var.fields) for var in self.vars]
        operators = [wire.message(4, op.fields) for op in self.ops]
        return wire.message(1, [*self._before, *variables, *operators, *self._after])


class Program:
    """A program. Block 0 is the network itself.

    Attributes:
        blocks: at least one.
        version: of the Paddle that wrote it, 2006002 for 2.6.2; 0 for a build between versions, None for none.
    """

    def __init__(self, data: bytes) -> None:
        fields = wire.parse(data)
        self.blocks = [Block(block) for block in wire.get_messages(fields, 1)]
        self._rest = [field for field in fields if field.number != 1]
        version = wire.get_messages(fields, 4)
        self.version = wire.get_integer(version[-1], 1, 0) if version else None

    @property
    def main(self) -> Block:
        return self.blocks[0]

    def ops(self) -> Iterator[Op]:
        """Every operator of every block."""
        for block in self.blocks:
            yield from block.ops

    def histogram(self) -> Dict[str, int]:
        """How often each type of operator occurs, by name."""
        counts: Dict[str, int] = {}
        for op in self.ops():
            counts[op.type] = counts.get(op.type, 0) + 1
        return dict(sorted(counts.items()))

    def to_bytes(self) -> bytes:
        """The content of the ``.pdmodel``."""
        return wire.serialize([*(block.to_field() for block in self.blocks), *self._rest])


def read_program(path: Path) -> Program:
    """Read a ``.pdmodel``.

    Raises:
        ExportedModelError: it is missing, damaged, of another format, or no inference program.
        StorageError: it can't be read.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_SIZE + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise ExportedModelError(f"there is no file {path}", hint="name an existing .pdmodel") from error
    except OSError as error:
        raise from_os_error(error, path) from error
    return parse_program(data, path.name)


def parse_program(data: bytes, name: str) -> Program:
    """The program in the content of a ``.pdmodel``. ``name`` is for the error messages.

    Raises:
        ExportedModelError: as ``read_program``.
    """
    if not data:
        raise ExportedModelError(f"{name} is empty", hint=_HINT)
    if len(data) > _MAX_SIZE:
        raise ExportedModelError(f"{name} is larger than {_MAX_SIZE >> 20} MiB", hint="name the .pdmodel")
    if re.match(rb"\s*\{\s*\"", data):
        raise ExportedModelError(
            f"{name} is JSON: a program of Paddle 3, which Paddle-Lite can't read",
            hint="export it again with Paddle 2.6, or with Paddle 3.0 under FLAGS_enable_pir_api=0",
        )
    try:
        program = Program(data)
        _check_program(program)
    except WireError as error:
        raise ExportedModelError(f"{name} is no program of Paddle, or damaged ({error})", hint=_HINT) from error
    return program


def _check_program(program: Program) -> None:
    """Random bytes can be a message by luck, and a cut file can end between two of its fields."""
    if not program.blocks or program.main.index != 0:
        raise WireError("it has no block 0")
    if program.version is None:
        raise WireError("it has no version")
    types = {op.type for op in program.main.ops}
    for needed in ("feed", "fetch"):
        if needed not in types:
            raise WireError(f"it has no {needed} operator")
    declared = {var.name for block in program.blocks for var in block.vars} | {_EMPTY}
    for op in program.ops():
        for names in (*op.inputs.values(), *op.outputs.values()):
            for name in names:
                if name not in declared:
                    raise WireError(f"its operator {op.type} refers to {name}, which it does not declare")


def _attribute_name(field: Field) -> str:
    return wire.get_text(wire.parse(field.value), 1) if isinstance(field.value, bytes) else ""


def _arguments(fields: List[Field], number: int) -> Dict[str, List[str]]:
    return {wire.get_text(item, 1): wire.get_texts(item, 2) for item in wire.get_messages(fields, number)}

"""The topology of a ``.nb``: blocks of operators and variables.

Field numbers are those of lite/model_parser/flatbuffers/framework.fbs of Paddle-Lite.
Types and kernels are read at once, the rest of an operator or block when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Dict, List, Optional, Tuple

from edgecls.errors import NbError
from edgecls.nb.dtypes import dtype_name
from edgecls.nb.flatbuffer import BOOL, F32, F64, I32, I64, FlatBuffer, Table
from edgecls.nb.kernels import KERNEL_ATTRIBUTE, Kernel, parse_kernel
from edgecls.nb.region import Region

#: HRNet_W64_C, the largest network of the catalogue, has 537 operators in fp32.
_MAX_OPS = 1 << 17
_MAX_BLOCKS = 1 << 10
_MAX_NAME = 1 << 12

_SCALARS = {0: (2, I32), 1: (3, F32), 6: (8, BOOL), 8: (10, I32), 9: (11, I64), 15: (14, F64)}
_VECTORS = {3: (5, I32), 4: (6, F32), 7: (9, BOOL), 10: (12, I32), 11: (13, I64), 12: (15, F64)}
_STRING, _STRINGS = 2, 5


@dataclass(frozen=True)
class Var:
    """A variable. ``shape`` and ``dtype`` are empty for what is no tensor (feed, fetch)."""

    name: str
    persistable: bool
    dtype: str
    shape: Tuple[int, ...]


class Op:
    """An operator: its type, the kernel that opt chose (None when it names none), inputs, outputs, attributes.

    Raises NbError, also on later access, when the bytes of the part that is asked for are damaged.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self.type: str = _name(table, 0, "an operator")
        self.kernel: Optional[Kernel] = _kernel(table)

    @cached_property
    def inputs(self) -> Dict[str, List[str]]:
        """The variables of each input, as {"Input": ["x"], "Filter": ["w_0"]}."""
        return _arguments(self._table, 1)

    @cached_property
    def outputs(self) -> Dict[str, List[str]]:
        """The variables of each output, as ``inputs``."""
        return _arguments(self._table, 2)

    @cached_property
    def attrs(self) -> Dict[str, Any]:
        """Every attribute by its name: bool, int, float, str or a list of them."""
        return {_name(table, 0, "an attribute"): _value(table) for table in self._table.tables(3)}

    def __repr__(self) -> str:
        return f"Op({self.type!r}, kernel={self.kernel})"


class Block:
    """A block of operators in the order in which they run; block 0 is the network itself."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.index = int(table.scalar(0, I32))
        self.parent = int(table.scalar(1, I32))
        self.ops: List[Op] = []
        for op_table in table.tables(3):
            self.ops.append(Op(op_table))
            if len(self.ops) > _MAX_OPS:
                raise NbError(f"the topology is damaged: it lists more than {_MAX_OPS} operators")

    @cached_property
    def vars(self) -> List[Var]:
        """Every variable of the block."""
        return [_var(table) for table in self._table.tables(2)]


def read_program(region: Region) -> List[Block]:
    """The blocks of the ProgramDesc that fills a region.

    Raises:
        NbError: it is damaged or has no blocks.
    """
    blocks: List[Block] = []
    total = 0
    for table in FlatBuffer(region).root().tables(0):
        blocks.append(Block(table))
        total += len(blocks[-1].ops)
        if len(blocks) > _MAX_BLOCKS or total > _MAX_OPS:
            raise NbError(f"the topology is damaged: it lists {len(blocks)} blocks with {total} operators")
    if not blocks:
        raise NbError("the topology is damaged: it has no blocks")
    return blocks


def _kernel(op: Table) -> Optional[Kernel]:
    for attribute in op.tables(3):
        if attribute.text(0) == KERNEL_ATTRIBUTE:
            return parse_kernel(attribute.text(4, _MAX_NAME) or "")
    return None


def _arguments(op: Table, field: int) -> Dict[str, List[str]]:
    return {_name(table, 0, "an argument"): table.texts(1) for table in op.tables(field)}


def _value(attribute: Table) -> Any:
    """An attribute's value. None for the kinds that opt never writes."""
    kind = int(attribute.scalar(1, I32))
    if kind == _STRING:
        return attribute.text(4) or ""
    if kind == _STRINGS:
        return attribute.texts(7)
    if kind in _SCALARS:
        field, layout = _SCALARS[kind]
        return attribute.scalar(field, layout)
    if kind in _VECTORS:
        field, layout = _VECTORS[kind]
        return list(attribute.numbers(field, layout))
    return None


def _var(table: Table) -> Var:
    kind = table.table(1)
    lod_tensor = kind.table(2) if kind else None
    tensor = lod_tensor.table(0) if lod_tensor else None
    return Var(
        name=_name(table, 0, "a variable"),
        persistable=bool(table.scalar(2, BOOL, False)),
        dtype=dtype_name(int(tensor.scalar(0, I32))) if tensor else "",
        shape=tensor.numbers(1, I64) if tensor else (),
    )


def _name(table: Table, field: int, what: str) -> str:
    """A name, which later goes to a terminal: printable characters only."""
    name = table.text(field, _MAX_NAME)
    if not name or not name.isprintable():
        raise NbError(f"the topology is damaged: it has {what} without a readable name")
    return name

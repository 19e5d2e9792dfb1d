"""Paddle notes for each operator of an export where in the Python code it was made, with the paths of the machine.

Nothing reads that, and it makes the same network on two machines two different files.
"""

from __future__ import annotations

from pathlib import Path

from edgecls.program import wire
from edgecls.program.desc import read_program

_ATTRIBUTE = 4
_NAME = 1


def drop_call_stacks(model_file: Path) -> None:
    """Rewrite a ``.pdmodel`` without the attribute ``op_callstack`` of its operators.

    Raises:
        ExportedModelError: it is no ``.pdmodel``.
        StorageError: it can't be read or written.
    """
    program = read_program(model_file)
    for op in program.ops():
        op.fields = [field for field in op.fields if not _is_call_stack(field)]
    model_file.write_bytes(program.to_bytes())


def _is_call_stack(field: wire.Field) -> bool:
    if field.number != _ATTRIBUTE or isinstance(field.value, int):
        return False
    return wire.get_text(wire.parse(field.value), _NAME) == "op_callstack"

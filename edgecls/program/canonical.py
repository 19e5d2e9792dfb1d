"""One form for equal programs.

Paddle's quantize passes walk over sets of graph nodes, which are ordered by their addresses. So two runs on the
same input write the same network with its operators in another order and with other numbers in the generated
names. Here the order follows from the graph and the numbers from the order. The Python call stacks that Paddle
keeps in its operators go, and with them the paths of the machine that exported the model.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List, Set, Tuple

from edgecls.program.check import Parameter
from edgecls.program.desc import Block, Op, Program

#: QuantizationFreezePass names the weight scales like this.
_NUMBERED = re.compile(r"channel_scale_\d+")
_CALL_STACK = "op_callstack"


def canonicalize(program: Program) -> Dict[str, str]:
    """Put operators and variables into the canonical order, number the generated names anew, drop call stacks.

    Returns:
        The new name of each parameter that got one; ``write_params`` brings the file in line.
    """
    block = program.main
    block.ops = _ordered(block.ops)
    renames = _renumbered(block)
    for op in program.ops():
        op.drop_attribute(_CALL_STACK)
    for op in block.ops:
        if not renames.keys().isdisjoint(name for names in op.inputs.values() for name in names):
            op.rename_inputs(renames)
    for var in block.vars:
        if var.name in renames:
            var.rename(renames[var.name])
    block.vars.sort(key=lambda var: var.name)
    block.by_name = {var.name: var for var in block.vars}
    return renames


def write_params(parameters: List[Parameter], renames: Dict[str, str], source: Path, target: Path) -> None:
    """Copy a ``.pdiparams`` with its tensors in the order of their new names.

    Args:
        parameters: what ``check_params`` found in ``source``.
        renames: what ``canonicalize`` returned.
    """
    with source.open("rb") as old, target.open("wb") as new:
        for parameter in sorted(parameters, key=lambda item: renames.get(item.name, item.name)):
            stored = parameter.stored
            old.seek(stored.start)
            new.write(old.read(stored.offset - stored.start + stored.size))


def _renumbered(block: Block) -> Dict[str, str]:
    found: Dict[str, None] = {}
    for op in block.ops:
        for _, names in sorted(op.inputs.items()):
            found.update(dict.fromkeys(name for name in names if _NUMBERED.fullmatch(name)))
    return {name: f"channel_scale_{number:05d}" for number, name in enumerate(found)}


def _ordered(ops: List[Op]) -> List[Op]:
    """A topological order that depends on the graph alone: depth first from the last operators."""
    needs = _needs(ops)
    keys = [_key(op) for op in ops]
    needed: Set[int] = set().union(*needs)
    last_first = sorted((i for i in range(len(ops)) if i not in needed), key=keys.__getitem__, reverse=True)
    order: List[int] = []
    done: Set[int] = set()
    # A number is pushed twice: to look at what it needs, then, once that is done, to take it.
    stack = [(i, False) for i in last_first]
    while stack:
        i, ready = stack.pop()
        if i in done:
            continue
        if ready:
            done.add(i)
            order.append(i)
            continue
        stack.append((i, True))
        stack.extend((j, False) for j in sorted(needs[i], key=keys.__getitem__, reverse=True) if j not in done)
    return [ops[i] for i in order]


def _needs(ops: List[Op]) -> List[Set[int]]:
    """For each operator the earlier ones that must stay before it.

    An operator may write a variable that another one reads or writes too (running scales), so not only writers
    come before readers.
    """
    needs: List[Set[int]] = []
    writer: Dict[str, int] = {}
    readers: Dict[str, List[int]] = {}
    for i, op in enumerate(ops):
        before: Set[int] = set()
        for name in _names(op.inputs):
            if name in writer:
                before.add(writer[name])
            readers.setdefault(name, []).append(i)
        for name in _names(op.outputs):
            if name in writer:
                before.add(writer[name])
            before.update(readers.pop(name, []))
            writer[name] = i
        needs.append(before - {i})
    return needs


def _names(arguments: Dict[str, List[str]]) -> List[str]:
    return [name for names in arguments.values() for name in names]


def _key(op: Op) -> Tuple[List[str], str]:
    return sorted(_names(op.outputs)), op.type

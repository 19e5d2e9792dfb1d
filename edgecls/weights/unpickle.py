"""An interpreter for the few pickle instructions that a file of arrays needs.

``pickle.load`` calls whatever a file names, and a restricted ``Unpickler`` still runs instructions that change
the objects it lets through, or that reserve memory of any size. Here nothing that a file names is ever looked up:
a name stands for one of the fixed actions below, or the file is refused.
"""

from __future__ import annotations

import pickletools
from typing import IO, Any, Callable, Dict, List, Tuple, cast

from edgecls.weights.clamped import ClampedReader
from edgecls.weights.pickled_array import PickledArray, PickledDtype, make_array

#: SE_HRNet_W64_C, the largest network, takes 0.1 million.
_MAX_STEPS = 2_000_000


class ForbiddenError(Exception):
    """The pickle would call something that no file of arrays needs."""


class _Name:
    """A name that the pickle may call, by the action that it stands for."""

    def __init__(self, action: str) -> None:
        self.action = action


_ACTIONS: Dict[Tuple[str, str], str] = {
    ("_codecs", "encode"): "encode",
    ("builtins", "tuple"): "tuple",
    ("__builtin__", "tuple"): "tuple",
    ("collections", "OrderedDict"): "dict",
    ("numpy", "dtype"): "dtype",
    ("numpy", "ndarray"): "ndarray",
    **{
        (f"numpy.{core}.{module}", name): action
        for core in ("core", "_core")
        for module, name, action in (
            ("multiarray", "_reconstruct", "array"),
            ("multiarray", "scalar", "scalar"),
            ("numeric", "_frombuffer", "frombuffer"),
        )
    },
}


def unpickle(stream: ClampedReader) -> object:
    """The object of a pickle: dicts, lists, tuples, text, numbers, bytes and numpy arrays.

    Memory stays within a small multiple of the file's size.

    Raises:
        ForbiddenError: it names anything but the parts of arrays and dicts.
        ValueError, IndexError, KeyError, TypeError, AssertionError, OverflowError: it is damaged.
    """
    return _Machine(stream.size).run(stream)


class _Machine:
    def __init__(self, budget: int) -> None:
        self._stack: List[Any] = []
        self._marks: List[int] = []
        self._memo: Dict[int, Any] = {}
        #: Bytes that "encode" may still make; without a limit, one long text could be encoded again and again.
        self._budget = budget

    def run(self, stream: ClampedReader) -> object:
        for steps, (opcode, arg, _) in enumerate(pickletools.genops(cast("IO[bytes]", stream))):
            if steps > _MAX_STEPS:
                raise ValueError("it takes more steps than any weights")
            if opcode.name == "STOP":
                return _finished(self._stack.pop())
            if opcode.name in _PUSHES:
                self._stack.append(arg)
            elif opcode.name in _CONSTANTS:
                self._stack.append(_CONSTANTS[opcode.name]())
            elif opcode.name in _STEPS:
                _STEPS[opcode.name](self, arg)
            elif opcode.name not in ("PROTO", "FRAME"):
                raise ForbiddenError(f"the instruction {opcode.name}")
        raise ValueError("it has no end")

    def _pop_mark(self) -> List[Any]:
        start = self._marks.pop()
        items = self._stack[start:]
        del self._stack[start:]
        return items

    def _pop(self, count: int) -> List[Any]:
        if count > len(self._stack) - (self._marks[-1] if self._marks else 0):
            raise ValueError("its stack runs empty")
        items = self._stack[-count:]
        del self._stack[-count:]
        return items

    def mark(self, _: object) -> None:
        self._marks.append(len(self._stack))

    def make_tuple(self, _: object) -> None:
        self._stack.append(tuple(_finished(item) for item in self._pop_mark()))

    def append(self, _: object) -> None:
        self._extend(self._pop(1))

    def appends(self, _: object) -> None:
        self._extend(self._pop_mark())

    def _extend(self, items: List[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not list:
            raise ValueError("it appends to something that is no list")
        target.extend(_finished(item) for item in items)

    def set_item(self, _: object) -> None:
        self._update(self._pop(2))

    def set_items(self, _: object) -> None:
        self._update(self._pop_mark())

    def _update(self, items: List[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not dict or len(items) % 2:
            raise ValueError("it sets items of something that is no dict")
        for key, value in zip(items[::2], items[1::2]):
            if not isinstance(key, (str, int)):
                raise ValueError("it has a key that is neither text nor a number")
            target[key] = _finished(value)

    def put(self, index: int) -> None:
        self._memo[index] = self._stack[-1]

    def memoize(self, _: object) -> None:
        self.put(len(self._memo))

    def get(self, index: int) -> None:
        self._stack.append(self._memo[index])

    def name(self, arg: str) -> None:
        module, _, name = arg.partition(" ")
        self._name(module, name)

    def stack_name(self, _: object) -> None:
        module, name = self._pop(2)
        self._name(module, name)

    def _name(self, module: object, name: object) -> None:
        action = _ACTIONS.get((module, name)) if isinstance(module, str) and isinstance(name, str) else None
        if action is None:
            raise ForbiddenError(f"{str(module)[:40]}.{str(name)[:40]}")
        self._stack.append(_Name(action))

    def build(self, _: object) -> None:
        (state,) = self._pop(1)
        target = self._stack[-1]
        if not isinstance(target, (PickledArray, PickledDtype)):
            raise ForbiddenError("state set on something that is no array")
        target.set_state(state)

    def reduce(self, _: object) -> None:
        name, arguments = self._pop(2)
        if not isinstance(name, _Name) or not isinstance(arguments, tuple):
            raise ForbiddenError("a call of something that is no name")
        self._stack.append(self._call(name.action, arguments))

    def _call(self, action: str, arguments: Tuple[Any, ...]) -> object:
        if action == "dict" and not arguments:
            return {}
        if action == "dtype" and arguments:
            return PickledDtype(arguments[0])
        if action == "array":
            return PickledArray()
        if action == "scalar" and len(arguments) == 2:
            return make_array(arguments[1], arguments[0], (), "C")
        if action == "frombuffer" and len(arguments) == 4:
            return make_array(*arguments)
        if action == "tuple" and len(arguments) == 1 and isinstance(arguments[0], (tuple, list)):
            return tuple(arguments[0])
        if action == "encode" and len(arguments) == 2 and arguments[1] in ("latin1", "latin-1"):
            return self._encode(arguments[0])
        raise ForbiddenError(f"an unusual call of {action}")

    def _encode(self, text: object) -> bytes:
        if not isinstance(text, str):
            raise ValueError("it encodes something that is no text")
        self._budget -= len(text)
        if self._budget < 0:
            raise ValueError("it unfolds to more than its own size")
        return text.encode("latin-1")


def _finished(item: object) -> object:
    return item.array if isinstance(item, PickledArray) and item.array is not None else item


_PUSHES = frozenset(
    {
        *("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINSTRING", "SHORT_BINSTRING"),
        *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"),
        *("BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT"),
    }
)
_CONSTANTS: Dict[str, Callable[[], object]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
}
_STEPS: Dict[str, Callable[[_Machine, Any], None]] = {
    "MARK": _Machine.mark,
    "TUPLE": _Machine.make_tuple,
    "TUPLE1": lambda machine, _: machine._stack.append(tuple(map(_finished, machine._pop(1)))),
    "TUPLE2": lambda machine, _: machine._stack.append(tuple(map(_finished, machine._pop(2)))),
    "TUPLE3": lambda machine, _: machine._stack.append(tuple(map(_finished, machine._pop(3)))),
    "APPEND": _Machine.append,
    "APPENDS": _Machine.appends,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_items,
    "BINPUT": _Machine.put,
    "LONG_BINPUT": _Machine.put,
    "MEMOIZE": _Machine.memoize,
    "BINGET": _Machine.get,
    "LONG_BINGET": _Machine.get,
    "GLOBAL": _Machine.name,
    "STACK_GLOBAL": _Machine.stack_name,
    "REDUCE": _Machine.reduce,
    "BUILD": _Machine.build,
}

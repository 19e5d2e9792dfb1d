"""An interpreter for the few pickle instructions that a file of arrays needs.

``pickle.load`` calls whatever a file names. A restricted ``Unpickler`` still runs instructions that change the
objects it lets through, or that reserve memory of any size. Here nothing that a file names is ever looked up: a
name stands for one of the fixed actions below, or the file is refused.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

from edgecls.weights.clamped import ClampedReader
from edgecls.weights.instructions import UnknownInstructionError, read_instructions
from edgecls.weights.pickled_array import PickledArray, PickledDtype, make_array


class ForbiddenError(Exception):
    """The pickle would do something that no file of arrays needs."""


class _Name:
    """A name that the pickle may call, by the action that it stands for."""

    def __init__(self, action: str) -> None:
        self.action = action


_ACTIONS: Dict[Tuple[object, object], str] = {
    ("_codecs", "encode"): "encode",
    ("builtins", "bytes"): "bytes",
    ("__builtin__", "bytes"): "bytes",
    ("builtins", "tuple"): "tuple",
    ("__builtin__", "tuple"): "tuple",
    ("collections", "OrderedDict"): "dict",
    ("numpy", "dtype"): "dtype",
    ("numpy", "ndarray"): "ndarray",
    # numpy 2 renamed its core.
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
        ForbiddenError: it does anything else.
        ValueError, IndexError, KeyError, TypeError, OverflowError: it is damaged.
    """
    machine = _Machine(stream.size)
    try:
        for name, argument in read_instructions(stream):
            _STEPS[name](machine, argument)
    except UnknownInstructionError as error:
        raise ForbiddenError(str(error)) from error
    return machine.result()


class _Machine:
    def __init__(self, budget: int) -> None:
        self._stack: List[Any] = []
        self._marks: List[int] = []
        self._memo: Dict[int, Any] = {}
        # Bytes that "encode" may still make; otherwise one long text could be encoded again and again.
        self._budget = budget

    def result(self) -> object:
        (item,) = self._pop(1)
        if self._stack or self._marks:
            raise ValueError("it ends too early")
        return item

    def push(self, item: object) -> None:
        self._stack.append(item)

    def mark(self) -> None:
        self._marks.append(len(self._stack))

    def make_tuple(self, count: int) -> None:
        self._stack.append(tuple(self._pop(count)))

    def make_marked_tuple(self) -> None:
        self._stack.append(tuple(self._pop_marked()))

    def extend(self, items: List[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not list:
            raise ValueError("it appends to something that is no list")
        target.extend(items)

    def append(self) -> None:
        self.extend(self._pop(1))

    def append_marked(self) -> None:
        self.extend(self._pop_marked())

    def update(self, items: List[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not dict or len(items) % 2:
            raise ValueError("it sets items of something that is no dict")
        for key, value in zip(items[::2], items[1::2]):
            if not isinstance(key, (str, int)):
                raise ValueError("it has a key that is neither text nor a number")
            target[key] = value

    def set_item(self) -> None:
        self.update(self._pop(2))

    def set_marked(self) -> None:
        self.update(self._pop_marked())

    def put(self, index: Any) -> None:
        self._memo[index] = self._stack[-1]

    def memoize(self) -> None:
        self._memo[len(self._memo)] = self._stack[-1]

    def get(self, index: Any) -> None:
        self._stack.append(self._memo[index])

    def name(self, name: Any) -> None:
        module, attribute = name
        if not isinstance(module, str) or not isinstance(attribute, str):
            raise ValueError("it has a name that is no text")
        if (module, attribute) not in _ACTIONS:
            raise ForbiddenError(f"{module[:40]}.{attribute[:40]}")
        self._stack.append(_Name(_ACTIONS[module, attribute]))

    def stacked_name(self) -> None:
        self.name(self._pop(2))

    def build(self) -> None:
        (state,) = self._pop(1)
        target = self._stack[-1]
        if not isinstance(target, (PickledArray, PickledDtype)):
            raise ForbiddenError("state set on something that is no array")
        if isinstance(state, tuple) and isinstance(state[-1], str):
            # Python 2 pickled the bytes of an array as text.
            state = (*state[:-1], self._encode(state[-1]))
        target.set_state(state)

    def call(self) -> None:
        name, arguments = self._pop(2)
        if not isinstance(name, _Name) or not isinstance(arguments, tuple):
            raise ForbiddenError("a call of something that has no name")
        self._stack.append(self._act(name.action, arguments))

    def _act(self, action: str, arguments: Tuple[Any, ...]) -> object:
        if action == "dict" and not arguments:
            return {}
        if action == "bytes" and not arguments:
            return b""
        if action == "dtype" and arguments:
            return PickledDtype(arguments[0])
        if action == "array":
            return PickledArray()
        if action == "scalar" and len(arguments) == 2:
            return make_array(arguments[1], arguments[0], (), "C")
        if action == "frombuffer" and len(arguments) == 4:
            return make_array(*arguments)
        if action == "tuple" and len(arguments) == 1 and isinstance(arguments[0], tuple):
            return arguments[0]
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

    def _pop(self, count: int) -> List[Any]:
        """The topmost items, of which none may lie below the last mark."""
        start = len(self._stack) - count
        if start < (self._marks[-1] if self._marks else 0):
            raise ValueError("its stack runs empty")
        return self._take(start)

    def _pop_marked(self) -> List[Any]:
        return self._take(self._marks.pop())

    def _take(self, start: int) -> List[Any]:
        items = self._stack[start:]
        del self._stack[start:]
        return [item.array if isinstance(item, PickledArray) and item.array is not None else item for item in items]


_STEPS: Dict[str, Callable[[_Machine, Any], None]] = {
    "skip": lambda machine, _: None,
    "push": _Machine.push,
    "none": lambda machine, _: machine.push(None),
    "true": lambda machine, _: machine.push(True),
    "false": lambda machine, _: machine.push(False),
    "list": lambda machine, _: machine.push([]),
    "dict": lambda machine, _: machine.push({}),
    "tuple 0": lambda machine, _: machine.push(()),
    "tuple 1": lambda machine, _: machine.make_tuple(1),
    "tuple 2": lambda machine, _: machine.make_tuple(2),
    "tuple 3": lambda machine, _: machine.make_tuple(3),
    "tuple": lambda machine, _: machine.make_marked_tuple(),
    "mark": lambda machine, _: machine.mark(),
    "append": lambda machine, _: machine.append(),
    "appends": lambda machine, _: machine.append_marked(),
    "set item": lambda machine, _: machine.set_item(),
    "set items": lambda machine, _: machine.set_marked(),
    "put": _Machine.put,
    "memoize": lambda machine, _: machine.memoize(),
    "get": _Machine.get,
    "name": _Machine.name,
    "stacked name": lambda machine, _: machine.stacked_name(),
    "call": lambda machine, _: machine.call(),
    "build": lambda machine, _: machine.build(),
}

"""Damaged input of the C++ runner: refused in one line, and nothing is read that is not there."""

from __future__ import annotations

import io
import random
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, List

import numpy as np
import pytest

from tests.runner.cpp_runner import Done, Program, run, sanitized_program, settings, stand_in_program

IMAGE = np.arange(12, dtype=np.float32).reshape(1, 3, 2, 2)


@pytest.fixture(scope="module", params=[stand_in_program, sanitized_program], ids=["plain", "sanitized"])
def program(request: pytest.FixtureRequest) -> Program:
    build: Callable[[], Program] = request.param
    return build()


def npy(array: Any, version: Any = None) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array), version=version)
    return buffer.getvalue()


def with_header(header: str, data: bytes = bytes(48), total: int = 128) -> bytes:
    """A file with a header of our own, filled up with blanks as numpy does."""
    text = header.encode("latin-1").ljust(total - 11) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


def header(shape: str, descr: str = "'<f4'", order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


WHOLE = npy(IMAGE)
HUGE = 1 << 28

DAMAGED: Dict[str, bytes] = {
    "empty": b"",
    "magic only": WHOLE[:8],
    "cut in the header": WHOLE[:60],
    "cut before the data": WHOLE[:128],
    "cut in the data": WHOLE[:-1],
    "too long": WHOLE + b"\0",
    "something else": b"P6 2 2 255\n" + bytes(200),
    "zeros": bytes(300),
    "version 2": npy(IMAGE, (2, 0)),
    "header longer than the file": b"\x93NUMPY\x01\x00\xff\xff" + bytes(100),
    "header of nothing": b"\x93NUMPY\x01\x00\x00\x00" + bytes(48),
    "header without an end": with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 2"),
    "header of garbage": with_header("\x00\xff\x7f" * 30),
    "header of an odd length": with_header(header("(1, 3, 2, 2)"), total=129),
    "float64": npy(IMAGE.astype(np.float64)),
    "big-endian": npy(IMAGE.astype(">f4")),
    "int8": npy(IMAGE.astype(np.int8)),
    "fortran order": npy(np.asfortranarray(IMAGE)),
    "a record": npy(np.zeros((1, 3, 2, 2), [("value", "<f4")])),
    "both types": with_header(header("(1, 3, 2, 2)") + "'descr': '|u1'"),
    "no dimension": npy(np.float32(1)),
    "one dimension": npy(IMAGE.ravel()),
    "five dimensions": npy(IMAGE[None]),
    "two images": npy(np.concatenate([IMAGE, IMAGE])),
    "no image": npy(IMAGE[:0]),
    "bytes": npy(np.zeros((1, 3, 2, 2), np.uint8)),
    "a side of nothing": with_header(header("(1, 0, 2, 2)"), b""),
    "a negative side": with_header(header("(1, -3, 2, 2)")),
    "a side beyond all numbers": with_header(header(f"(1, 3, 2, {10**30})")),
    "sides that are no numbers": with_header(header("(1, x, 2, 2)")),
    "a product that overflows to nothing": with_header(header(f"({HUGE}, {HUGE}, 256, 1)"), b""),
    "a product that overflows to the right size": with_header(header(f"({HUGE}, {HUGE}, 64, 1)"), b""),
    "more than there is": with_header(header("(1, 3, 200, 200)")),
}


def give(program: Program, tmp_path: Path, data: bytes) -> Done:
    asked = settings(tmp_path)
    Path(asked.input).write_bytes(data)
    return run(program, asked.arguments())


def test_a_whole_file_is_read(program: Program, tmp_path: Path) -> None:
    assert give(program, tmp_path, WHOLE).event("output")["values"] == [6, 22, 38]


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_file_is_refused_in_one_line(program: Program, tmp_path: Path, what: str) -> None:
    done = give(program, tmp_path, DAMAGED[what])

    assert (done.code, done.names, done.stderr) == (1, ["hello", "loaded", "error"], b"")
    assert done.last["kind"] == "InputError"
    assert done.last["message"].startswith(str(tmp_path / "input.npy"))
    assert done.last["hint"] == "push it again"


def test_a_missing_file_and_a_folder_are_refused(program: Program, tmp_path: Path) -> None:
    asked = settings(tmp_path)
    for path, message in ((tmp_path / "gone.npy", "No such file"), (tmp_path, "can't be mapped")):
        done = run(program, replace(asked, input=str(path)).arguments())

        assert (done.code, done.last["kind"]) == (1, "InputError")
        assert message in done.last["message"]


def test_a_path_of_any_bytes_can_be_told(program: Program, tmp_path: Path) -> None:
    path = tmp_path / 'a "b"\\\n\x7fé'

    assert run(program, [*settings(tmp_path).arguments(), "--input", str(path)]).last["kind"] == "InputError"


def test_random_damage_ends_in_an_answer(tmp_path: Path) -> None:
    program = sanitized_program()
    choice = random.Random(5)
    ends: List[str] = []
    for _ in range(40):
        data = bytearray(WHOLE)
        for _ in range(choice.randint(1, 8)):
            data[choice.randrange(80)] = choice.choice([0, 39, 40, 44, 48, 57, 255, choice.randrange(256)])
        done = give(program, tmp_path, bytes(data))
        ends.append(done.last["event"])
        assert done.stderr == b""
    assert set(ends) <= {"done", "error"}

"""Reading ``.pdparams`` files: right for what Paddle writes, harmless for everything else."""

from __future__ import annotations

import collections
import os
import pickle
import pickletools
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgecls.errors import StorageError, WeightsError
from edgecls.weights.pdparams import check_pdparams, read_pdparams

RNG = np.random.default_rng(7)
STATE: Dict[str, Any] = {
    "conv.weight": RNG.standard_normal((4, 3, 3, 3)).astype(np.float32),
    "bn._mean": np.zeros(4, np.float32),
    "steps": np.array(5, np.int64),
    "half": np.array([1.5, -2.0], np.float16),
    "empty": np.zeros((0, 3), np.float32),
    "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "mask": np.array([True, False]),
}
NAMES = {"StructuredToParameterName@@": {"conv.weight": "conv2d_0.w_0"}}


def _save(path: Path, content: object, protocol: int = 4) -> Path:
    path.write_bytes(pickle.dumps(content, protocol))
    return path


def _assert_same(read: Dict[str, Any], expected: Dict[str, Any]) -> None:
    assert list(read) == list(expected)
    for name, array in expected.items():
        assert read[name].shape == np.shape(array)
        assert read[name].dtype.isnative
        np.testing.assert_array_equal(read[name], array)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_state_dict_is_read_in_every_protocol(tmp_path: Path, protocol: int) -> None:
    path = _save(tmp_path / "w.pdparams", {**STATE, **NAMES}, protocol)
    _assert_same(read_pdparams(path), STATE)


def test_the_arrays_are_read_only(tmp_path: Path) -> None:
    array = read_pdparams(_save(tmp_path / "w.pdparams", STATE))["conv.weight"]
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 0


def test_an_ordered_dict_is_a_state_dict(tmp_path: Path) -> None:
    path = _save(tmp_path / "w.pdparams", collections.OrderedDict(STATE))
    _assert_same(read_pdparams(path), STATE)


def test_tensors_outside_of_a_state_dict_are_saved_with_their_names(tmp_path: Path) -> None:
    class Tensor:
        """Pickles as paddle.save pickles a tensor: a call of tuple on its name and array."""

        def __reduce__(self) -> Any:
            return tuple, (("linear_0.w_0", STATE["conv.weight"]),)

    for protocol in (2, 4):
        read = read_pdparams(_save(tmp_path / "w.pdparams", {"w": Tensor()}, protocol))
        _assert_same(read, {"w": STATE["conv.weight"]})


def test_the_byte_order_of_another_machine_is_refused(tmp_path: Path) -> None:
    path = _save(tmp_path / "w.pdparams", {"w": np.arange(3, dtype=">f4")})
    with pytest.raises(WeightsError, match="byte order of another machine"):
        read_pdparams(path)


def test_numpy_scalars_are_arrays_without_dimensions(tmp_path: Path) -> None:
    read = read_pdparams(_save(tmp_path / "w.pdparams", {"lr": np.float32(0.5)}))
    assert (read["lr"].shape, float(read["lr"])) == ((), 0.5)


def test_the_names_of_numpy_2_are_known(tmp_path: Path) -> None:
    content = pickle.dumps(STATE, 2)
    renamed = content.replace(b"cnumpy.core.multiarray\n", b"cnumpy._core.multiarray\n")
    (tmp_path / "w.pdparams").write_bytes(renamed)
    _assert_same(read_pdparams(tmp_path / "w.pdparams"), STATE)


def test_parts_of_a_large_array_are_put_together(tmp_path: Path) -> None:
    whole = STATE["conv.weight"]
    flat = whole.flatten()
    parts = {"slices": ["w@@.0", "w@@.1"], "OriginShape": whole.shape}
    content = {"b": np.ones(2), "w@@.0": flat[:60], "w@@.1": flat[60:], "UnpackBigParamInfor@@": {"w": parts}}
    read = read_pdparams(_save(tmp_path / "w.pdparams", content, 2))
    _assert_same(read, {"b": np.ones(2), "w": whole})


@pytest.mark.parametrize("slices", [["w@@.0", "w@@.0"], ["missing"], [], 5])
def test_parts_that_don_t_fit_are_refused(tmp_path: Path, slices: Any) -> None:
    info = {"w": {"slices": slices, "OriginShape": (8,)}}
    path = _save(tmp_path / "w.pdparams", {"w@@.0": np.ones(4), "UnpackBigParamInfor@@": info})
    with pytest.raises(WeightsError, match="parts of a large array"):
        read_pdparams(path)


class _Call:
    """Pickles as a call."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = function, arguments

    def __reduce__(self) -> Any:
        return self.call


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize(
    "call",
    [
        _Call(os.system, "touch PWNED"),
        _Call(eval, "open('PWNED', 'w')"),
        _Call(eval, "data", {"data": 1}),
        _Call(exec, "open('PWNED', 'w')"),
        _Call(getattr, os, "system"),
        _Call(__import__, "os"),
        _Call(subprocess.check_call, ["touch", "PWNED"]),
        _Call(np.fromfile, "/etc/passwd", np.uint8),
        _Call(np.load, "/etc/passwd"),
        _Call(bytearray, 1 << 40),
        _Call(np.zeros, 1 << 40),
        _Call(Path, "/etc/passwd"),
    ],
    ids=lambda call: getattr(call, "call", [call])[0].__name__ if isinstance(call, _Call) else str(call),
)
def test_a_call_is_refused_by_name_and_never_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: _Call, protocol: int
) -> None:
    monkeypatch.chdir(tmp_path)
    if call.call[0] is getattr:
        call = _Call(getattr, "text", "upper")
    path = _save(tmp_path / "w.pdparams", {"w": call}, protocol)
    with pytest.raises(WeightsError, match=r"would run code when loaded the usual way \(.*\); don't trust it"):
        read_pdparams(path)
    assert [item.name for item in tmp_path.iterdir()] == ["w.pdparams"]


def _op(name: str) -> bytes:
    return next(op.code for op in pickletools.opcodes if op.name == name).encode("latin-1")


@pytest.mark.parametrize(
    "instructions",
    [
        [_op("MARK"), b"\x8c\x02ls", _op("INST"), b"os\nsystem\n"],
        [_op("MARK"), _op("GLOBAL"), b"os\nsystem\n", b"\x8c\x02ls", _op("OBJ")],
        [_op("GLOBAL"), b"os\nsystem\n", b")", _op("NEWOBJ")],
        [_op("EXT1"), b"\x01"],
        [_op("PERSID"), b"1\n"],
        [b"K\x01", _op("BINPERSID")],
        [_op("EMPTY_DICT"), _op("EMPTY_DICT"), _op("BUILD")],
        [_op("GLOBAL"), b"numpy\nndarray\n", b"}", _op("BUILD")],
        [_op("GLOBAL"), b"numpy\ndtype\n", b"}", _op("BUILD")],
        [_op("EMPTY_LIST"), _op("EMPTY_TUPLE"), _op("REDUCE")],
        [_op("GLOBAL"), b"_codecs\nencode\n", b"\x8c\x01a\x8c\x0azlib_codec\x86", _op("REDUCE")],
        [_op("GLOBAL"), b"builtins\ntuple\n", b"\x8c\x01a\x85", _op("REDUCE")],
        [_op("GLOBAL"), b"numpy.core\nmultiarray\n"],
        [_op("GLOBAL"), b"collections.OrderedDict\nfromkeys\n"],
        [_op("EMPTY_SET")],
        [b"K\x01", _op("DUP")],
    ],
    ids=lambda instructions: ascii(b"".join(instructions))[2:30],
)
def test_an_instruction_that_no_weights_need_is_refused(tmp_path: Path, instructions: List[bytes]) -> None:
    (tmp_path / "w.pdparams").write_bytes(b"\x80\x04" + b"".join(instructions) + b".")
    with pytest.raises(WeightsError, match="would run code"):
        read_pdparams(tmp_path / "w.pdparams")


def test_the_interpreter_state_survives_a_hostile_file(tmp_path: Path) -> None:
    """BUILD could set attributes of classes that a restricted Unpickler lets through."""
    before = dict(vars(collections.OrderedDict))
    body = b"\x80\x04ccollections\nOrderedDict\n}\x8c\x03foo\x8c\x03barsb."
    (tmp_path / "w.pdparams").write_bytes(body)
    with pytest.raises(WeightsError):
        read_pdparams(tmp_path / "w.pdparams")
    assert dict(vars(collections.OrderedDict)) == before


def _array_pickle(shape: bytes, dtype: bytes, data: bytes) -> bytes:
    empty = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R"
    order = b"(K\x03\x8c\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    kind = b"cnumpy\ndtype\n\x8c" + bytes([len(dtype)]) + dtype + b"\x89\x88\x87R" + order
    state = b"(K\x01" + shape + kind + b"\x89" + b"B" + struct.pack("<I", len(data)) + data + b"tb"
    return b"\x80\x03}\x8c\x01w" + empty + state + b"s."


def test_the_handmade_array_of_these_tests_is_a_real_one(tmp_path: Path) -> None:
    content = _array_pickle(b"K\x02\x85", b"f4", b"\0" * 8)
    np.testing.assert_array_equal(pickle.loads(content)["w"], np.zeros(2, np.float32))
    (tmp_path / "w.pdparams").write_bytes(content)
    _assert_same(read_pdparams(tmp_path / "w.pdparams"), {"w": np.zeros(2, np.float32)})


def test_the_bytes_as_text_of_python_2_are_read(tmp_path: Path) -> None:
    raw = STATE["half"].tobytes()
    content = _array_pickle(b"K\x02\x85", b"f2", raw)
    old = content.replace(b"B\x04\0\0\0" + raw, b"U\x04" + raw)
    assert old != content
    assert pickle.loads(old, encoding="latin1")["w"].tolist() == [1.5, -2.0]
    (tmp_path / "w.pdparams").write_bytes(old)
    _assert_same(read_pdparams(tmp_path / "w.pdparams"), {"w": STATE["half"]})


@pytest.mark.parametrize(
    ("shape", "dtype", "data"),
    [
        (b"K\x03\x85", b"f4", b"\0" * 8),
        (b"\x8a\x06\0\0\0\0\0\x01\x85", b"f4", b"\0" * 8),
        (b"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85", b"f4", b"\0" * 8),
        (b"J\xff\xff\xff\xff\x85", b"f4", b"\0" * 8),
        (b"\x88\x85", b"u1", b"\0"),
        (b"\x8c\x01a\x85", b"f4", b"\0" * 8),
        (b"(" + b"K\x01" * 40 + b"t", b"u1", b"\0"),
        (b"K\x01\x85", b"O8", b"\0" * 8),
        (b"K\x01\x85", b"V8", b"\0" * 8),
        (b"K\x01\x85", b"S999999999", b"\0" * 8),
        (b"N", b"f4", b"\0" * 8),
    ],
)
def test_an_impossible_array_is_refused(tmp_path: Path, shape: bytes, dtype: bytes, data: bytes) -> None:
    (tmp_path / "w.pdparams").write_bytes(_array_pickle(shape, dtype, data))
    with pytest.raises(WeightsError, match="is damaged: an array has"):
        read_pdparams(tmp_path / "w.pdparams")


_BOMBS = {
    "a memo of 64 GB": b"\x80\x04Nr\xff\xff\xff\xff}.",
    "bytes of 4 GB": b"\x80\x04B\xff\xff\xff\xff.",
    "bytes of 8 EB": b"\x80\x04\x8e" + struct.pack("<Q", (1 << 63) - 1) + b".",
    "text of 8 EB": b"\x80\x04\x8d" + struct.pack("<Q", (1 << 63) - 1) + b".",
    "a frame of 8 EB": b"\x80\x04\x95" + struct.pack("<Q", (1 << 63) - 1) + b".",
    "a byte array of 8 EB": b"\x80\x05\x96" + struct.pack("<Q", (1 << 63) - 1) + b".",
    "a number of 2 GB": b"\x80\x04\x8b\xff\xff\xff\x7f.",
    "one text encoded again and again": b"\x80\x04\x8d"
    + struct.pack("<Q", 1 << 20)
    + b"a" * (1 << 20)
    + b"q\x00]("
    + b"c_codecs\nencode\nh\x00\x8c\x06latin1\x86R" * 3000
    + b"e.",
    "a line without end": b"\x80\x04c" + b"a" * (1 << 20) + b".",
    "a list in a list in a list": b"\x80\x04" + b"]" * 200_000 + b"a" * 199_999 + b".",
    "half a million empty dicts": b"\x80\x04" + b"}" * 500_001 + b".",
}


@pytest.mark.parametrize("bomb", list(_BOMBS))
def test_a_bomb_stays_small(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "w.pdparams").write_bytes(_BOMBS[bomb])
    script = (
        "import resource, sys; from pathlib import Path; import numpy\n"
        "from edgecls.errors import WeightsError; from edgecls.weights.pdparams import read_pdparams\n"
        "import edgecls.weights.unpickle\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_pdparams(Path(sys.argv[1]))\n"
        "except WeightsError: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "w.pdparams")], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) < 250_000, "kilobytes"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "but empty"),
        (b"<html>log in</html>", "but a web page"),
        (b"PK\x03\x04", "as PyTorch writes"),
        (os.urandom(64).replace(b"\x80", b"\x81") or b"x", "but"),
        (b"\x80\x04}", "is cut off"),
        (b"\x80\x09}.", "is no .pdparams file"),
        (pickle.dumps({}), "holds no parameters"),
        (pickle.dumps([1, 2]), "holds a list instead of a state dict"),
        (pickle.dumps(("w", np.ones(2))), "holds a tuple instead of a state dict"),
        (pickle.dumps({"model": {"w": np.ones(2)}}), "'model' is a dict instead of an array"),
        (pickle.dumps({"LR_Scheduler": {"last_epoch": 1}}), "not an optimizer or a whole checkpoint"),
        (pickle.dumps({"w": "text"}), "'w' is a str instead of an array"),
    ],
)
def test_what_is_no_state_dict_is_refused_with_its_kind(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "w.pdparams").write_bytes(content)
    with pytest.raises(WeightsError, match=message):
        read_pdparams(tmp_path / "w.pdparams")


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.99])
def test_a_cut_file_is_refused_even_if_it_happens_to_end_well(tmp_path: Path, keep: float) -> None:
    content = pickle.dumps(STATE)
    (tmp_path / "w.pdparams").write_bytes(content[: int(len(content) * keep)] + b".")
    with pytest.raises(WeightsError, match="damaged"):
        read_pdparams(tmp_path / "w.pdparams")


def test_a_message_never_repeats_a_long_or_strange_name(tmp_path: Path) -> None:
    path = _save(tmp_path / "w.pdparams", {"\x1b[31m" + "n" * 5000: 1})
    with pytest.raises(WeightsError) as caught:
        read_pdparams(path)
    assert "\x1b" not in str(caught.value)
    assert len(caught.value.message) < len(str(path)) + 200


def test_a_missing_file_or_a_folder_is_a_storage_error(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pdparams", tmp_path):
        with pytest.raises(StorageError):
            read_pdparams(path)
        with pytest.raises(StorageError):
            check_pdparams(path)


_GOOD = pickle.dumps({**STATE, **NAMES}, 4)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(2, len(_GOOD) - 2), flips=st.binary(min_size=1, max_size=8))
def test_damage_anywhere_is_an_error_of_ours_or_changes_only_values(
    tmp_path: Path, position: int, flips: bytes
) -> None:
    content = bytearray(_GOOD)
    content[position : position + len(flips)] = flips
    (tmp_path / "w.pdparams").write_bytes(content)
    try:
        read = read_pdparams(tmp_path / "w.pdparams")
    except WeightsError:
        return
    assert all(isinstance(array, np.ndarray) for array in read.values())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_arbitrary_bytes_are_an_error_of_ours(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "w.pdparams").write_bytes(b"\x80\x04" + body + b".")
    with pytest.raises(WeightsError):
        read_pdparams(tmp_path / "w.pdparams")


def test_what_paddle_itself_saves_is_read(tmp_path: Path) -> None:
    paddle = pytest.importorskip("paddle", reason="needs paddlepaddle: install edgecls[convert]")
    net = paddle.nn.Sequential(paddle.nn.Conv2D(3, 4, 3), paddle.nn.BatchNorm2D(4))
    expected = {name: tensor.numpy() for name, tensor in net.state_dict().items()}
    for protocol in (2, 3, 4):
        path = tmp_path / f"{protocol}.pdparams"
        paddle.save(net.state_dict(), str(path), protocol=protocol)
        _assert_same(read_pdparams(path), expected)
    paddle.save({"w": net[0].weight, "nested": []}, str(tmp_path / "tensors.pdparams"))
    with pytest.raises(WeightsError, match="'nested' is a list"):
        read_pdparams(tmp_path / "tensors.pdparams")

"""What opt writes is understood, in every way that it can write one small network."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import pytest

from edgecls.nb.normalize import normalize_nb
from edgecls.nb.reader import read_nb
from edgecls.nb.summary import inspect


@pytest.mark.parametrize(
    ("name", "target", "precision", "int8", "calib"),
    [
        ("arm_fp32", "arm", "fp32", 0, 0),
        ("arm_format1", "arm", "fp32", 0, 0),
        ("arm_fp16", "arm", "fp16", 0, 2),
        ("arm_int8", "arm", "int8", 3, 2),
        ("arm_weights_int8", "arm", "weight-only-int8", 0, 0),
        ("arm_weights_int16", "arm", "weight-only-int16", 0, 0),
        ("opencl", "opencl", "fp16", 0, 0),
        ("opencl_int8", "arm+opencl", "int8", 3, 0),
        ("x86_fp32", "x86", "fp32", 0, 0),
        ("x86_int8", "x86", "int8", 3, 1),
    ],
)
def test_target_precision_and_kernels_are_found(
    real: Path, name: str, target: str, precision: str, int8: int, calib: int
) -> None:
    found = inspect(real / f"{name}.nb")

    assert (found.target, found.precision) == (target, precision)
    assert found.kernels["int8"] == int8
    assert found.calib == calib
    assert (found.int8_coverage.quantizable, found.int8_coverage.int8) == (4, int8)
    assert found.opt_version.startswith("v2.13")
    assert found.meta_version == (1 if name == "arm_format1" else 2)


@pytest.mark.parametrize(
    ("name", "integers"),
    [("arm_fp32", None), ("arm_format1", None), ("arm_int8", "int8"), ("arm_weights_int16", "int16")],
)
def test_every_byte_of_the_file_is_accounted_for(real: Path, name: str, integers: Optional[str]) -> None:
    file = read_nb(real / f"{name}.nb")

    assert file.trailing_bytes == 0
    assert {param.dtype for param in file.params} == {"float32", integers or "float32"}
    # 8x3x3x3, 8x1x3x3, 16x8x1x1 and 16x4 weights with a bias each.
    assert sum(param.bytes // {"int8": 1, "int16": 2}.get(param.dtype, 4) for param in file.params) == 516


def test_operators_and_variables_can_be_read_whole(real: Path) -> None:
    file = read_nb(real / "arm_int8.nb")
    conv = next(op for op in file.ops if op.type == "conv2d")
    names = {variable.name: variable for variable in file.blocks[0].vars}

    assert conv.attrs["strides"] == [2, 2]
    assert conv.attrs["enable_int8"] is True
    assert len(conv.attrs["Filter0_scale"]) == 8
    assert all(op.attrs and (op.inputs or op.outputs) for op in file.ops)
    assert names[file.ops[0].outputs["Out"][0]].shape == (-1, 3, 16, 16)
    assert {param.name for param in file.params} <= {name for name, item in names.items() if item.persistable}


def test_two_conversions_are_the_same_bytes_once_normalized(real: Path) -> None:
    first, second = real / "arm_fp32.nb", real / "arm_fp32_again.nb"
    normalize_nb(first)
    normalize_nb(second)

    assert first.read_bytes() == second.read_bytes()

"""Topology and parameters of different models never pass as one."""

from __future__ import annotations

import pytest

from edgecls.errors import ExportedModelError
from edgecls.program import wire
from edgecls.program.check import check_params, parameter_vars
from edgecls.program.desc import read_program


def test_the_files_of_one_export_belong_together(nets):
    exported = nets("tiny")
    program = read_program(exported.model_file)
    parameters = check_params(program, exported.params_file)
    assert [parameter.name for parameter in parameters] == [var.name for var in parameter_vars(program)]
    assert all(parameter.stored.shape == program.main.by_name[parameter.name].shape for parameter in parameters)


def test_the_weights_of_a_wider_model_are_refused_by_the_first_name(nets):
    program = read_program(nets("tiny").model_file)
    with pytest.raises(ExportedModelError, match=r"of another model: \S+ is float32 \[\d+.*\] there, float32 \[\d+"):
        check_params(program, nets("wide").params_file)


def test_a_file_cut_between_two_parameters_is_refused(nets, tmp_path):
    exported = nets("tiny")
    program = read_program(exported.model_file)
    last = check_params(program, exported.params_file)[-1]
    cut = tmp_path / "inference.pdiparams"
    cut.write_bytes(exported.params_file.read_bytes()[: last.stored.start])
    count = len(parameter_vars(program))
    with pytest.raises(ExportedModelError, match=f"it has {count - 1} parameters, the topology {count}"):
        check_params(program, cut)


def test_another_element_type_is_refused(nets):
    program = read_program(nets("erfinv").model_file)
    with pytest.raises(ExportedModelError, match=r"is float64 \[8\] there, float32 \[8\] in the topology"):
        check_params(program, nets("float64").params_file)


def test_int8_weights_may_be_declared_as_float32_and_sides_of_one_do_not_count(nets, tmp_path):
    """As PTQ in its ONNX-like format writes them."""
    exported = nets("erfinv")
    program = read_program(exported.model_file)
    stored = []
    for parameter in check_params(program, exported.params_file):
        size = parameter.stored.size // 4
        sides = [wire.integer(2, side) for side in (1, *parameter.stored.shape)]
        desc = wire.serialize([wire.integer(1, 21), *sides])
        stored.append(bytes(16) + len(desc).to_bytes(4, "little") + desc + bytes(size))
    path = tmp_path / "inference.pdiparams"
    path.write_bytes(b"".join(stored))
    assert [parameter.stored.dtype for parameter in check_params(program, path)] == ["int8", "int8"]

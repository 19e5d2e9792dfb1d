"""Reading and writing parameters by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edgecls.errors import ExportedModelError
from edgecls.program.arrays import read_arrays, write_arrays
from edgecls.program.desc import read_program
from tests.nets.nets import Nets


def test_what_is_read_and_written_back_has_the_same_bytes(nets: Nets, tmp_path: Path) -> None:
    exported = nets("tiny")
    arrays = read_arrays(read_program(exported.model_file), exported.params_file)
    write_arrays(arrays, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == exported.params_file.read_bytes()


def test_only_the_asked_parameters_are_read(nets: Nets) -> None:
    exported = nets("tiny")
    program = read_program(exported.model_file)
    everything = read_arrays(program, exported.params_file)
    name = sorted(everything)[-1]
    some = read_arrays(program, exported.params_file, [name])
    assert list(some) == [name]
    np.testing.assert_array_equal(some[name], everything[name])


def test_a_parameter_that_is_not_there_is_named(nets: Nets) -> None:
    exported = nets("tiny")
    with pytest.raises(ExportedModelError, match="no parameter nothing"):
        read_arrays(read_program(exported.model_file), exported.params_file, ["nothing"])

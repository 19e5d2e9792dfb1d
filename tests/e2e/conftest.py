"""What the end-to-end tests share: the program in folders of its own, and what it made of the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import Done, Program, needs_converter
from tests.e2e.refusal import Place
from tests.nets.nets import nets

__all__ = ["nets"]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program(tmp_path_factory.mktemp("e2e"))


@pytest.fixture(scope="session")
def int8_made(program: Program) -> Done:
    """The first optimize of the sample to int8."""
    needs_converter()
    return program("optimize", "PPLCNet_x0_25", "--weights", "sample", "--quant", "int8", "--json")


@pytest.fixture(scope="session")
def fp32_artifact(program: Program) -> Path:
    needs_converter()
    done = program("optimize", "PPLCNet_x0_25", "--weights", "sample", "--json")
    assert done.code == 0, done.err
    return Path(done.json()["artifact"])


@pytest.fixture(scope="session")
def int8_artifact(int8_made: Done) -> Path:
    assert int8_made.code == 0, int8_made.err
    return Path(int8_made.json()["artifact"])


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The program in fresh folders."""
    return Place(tmp_path)

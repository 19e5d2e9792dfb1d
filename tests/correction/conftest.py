"""The networks that these tests equalize and correct."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.export.exported import find_exported
from edgecls.quantize.ptq import quantize
from tests.nets.nets import build


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder that ``build.py`` filled, with the quantized form of its network in ``int8``."""
    folder = tmp_path_factory.mktemp("correction")
    build(Path(__file__).with_name("build.py"), folder)
    quantize(find_exported(folder / "relu"), folder / "images.npy", folder / "int8", algo="abs_max")
    return folder


@pytest.fixture
def fp32(made):
    return find_exported(made / "relu")


@pytest.fixture
def int8(made):
    return find_exported(made / "int8")


@pytest.fixture
def images(made):
    return made / "images.npy"

"""The networks that these tests rewrite."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.export.exported import find_exported
from edgecls.quantize.ptq import quantize
from tests.nets.nets import build


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder that ``build.py`` filled."""
    folder = tmp_path_factory.mktemp("rewrite")
    build(Path(__file__).with_name("build.py"), folder)
    return folder


@pytest.fixture
def lcnet(made):
    return find_exported(made / "lcnet")


@pytest.fixture
def hgnet(made):
    return find_exported(made / "hgnet")


@pytest.fixture(scope="session")
def quantized(made):
    """``lcnet``, quantized."""
    return quantize(find_exported(made / "lcnet"), made / "images.npy", made / "int8", algo="abs_max")

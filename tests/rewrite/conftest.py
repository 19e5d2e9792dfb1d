"""The networks that these tests rewrite."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from edgecls.export.exported import find_exported
from edgecls.quantize.ptq import quantize
from tests.nets.nets import need


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder that ``build.py`` filled."""
    folder = tmp_path_factory.mktemp("rewrite")
    python = need("numpy", "paddle")
    script = Path(__file__).with_name("build.py")
    done = subprocess.run([python, str(script), str(folder)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
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

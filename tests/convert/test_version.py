"""The installed opt names the version that it writes into files."""

from __future__ import annotations

from edgecls.convert.run import convert
from edgecls.convert.version import opt_version


def test_the_version_is_that_of_a_written_file(nets, lite, tmp_path):
    found = convert(nets("squeeze"), tmp_path / "model.nb", target="arm64-v8a", precision="fp32")
    assert opt_version() == found.opt_version
    assert opt_version().startswith("v2.")

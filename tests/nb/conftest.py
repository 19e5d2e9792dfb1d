"""Files to read: written by hand, and by opt where it is installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest

NbWriter = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> NbWriter:
    """Puts bytes into a file and gives its path."""

    def put(data: bytes) -> Path:
        path = tmp_path / "model.nb"
        path.write_bytes(data)
        return path

    return put


@pytest.fixture(scope="package")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that opt wrote from one small network, see make_real.py."""
    missing = [name for name in ("paddle", "paddlelite") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"no real .nb files: {' and '.join(missing)} not installed here")
    folder = tmp_path_factory.mktemp("real")
    script = Path(__file__).with_name("make_real.py")
    done = subprocess.run(
        [sys.executable, str(script), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return folder

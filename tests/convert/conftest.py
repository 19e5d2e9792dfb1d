"""The networks that these tests convert, and places that refuse to be written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Callable, Iterator

import pytest

from tests.nets.nets import need, nets, quantized

__all__ = ["nets", "quantized"]

Mount = Callable[..., Path]


@pytest.fixture
def lite() -> str:
    """The interpreter that has paddlelite."""
    return need("paddlelite")


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """``mount(option)`` is a folder with a small file system of its own; needs root."""
    mounted = []

    def make(option: str) -> Path:
        folder = tmp_path / "mounted"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", option, "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a file system of its own can be mounted by root only")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)

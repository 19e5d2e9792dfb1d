"""Scripts in a child interpreter that has Paddle and PaddleClas, and what the tests share about them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Dict

import pytest

from edgecls.export.exported import ExportedModel
from edgecls.storage.hashing import sha256_file
from tests.nets.nets import need

_ROOT = Path(__file__).resolve().parents[2]

#: The exports of all 29 architectures take half an hour and 3 GB of memory.
all_architectures = pytest.mark.skipif(
    os.environ.get("EDGECLS_TEST_ALL") != "1", reason="slow; set EDGECLS_TEST_ALL=1 to export all 29 architectures"
)


def run_script(script: str, *arguments: str) -> Any:
    """Run a script that prints JSON in its last line, and return that."""
    python = need("numpy", "paddle", "paddleclas")
    done = subprocess.run(
        [python, "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def hashes(exported: ExportedModel) -> Dict[str, str]:
    return {path.name: sha256_file(path) for path in (exported.model_file, exported.params_file)}

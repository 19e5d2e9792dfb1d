"""The packaged runner holds all that it needs and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from edgecls.runner.package import MODULES, build_runner

ROOT = Path(__file__).parents[2]

#: Everything that any way through the runner imports, by importing every module that is loaded late.
_CLOSURE = """
import sys
sys.path.insert(0, sys.argv[1])
for name in ("main", "engines.paddle_lite", "engines.paddle_inference"):
    __import__("edgecls.runner.main" if name == "main" else "edgecls." + name)
print("\\n".join(sorted(name for name in sys.modules if name.partition(".")[0] == "edgecls")))
print("third-party:", *sorted({name.partition(".")[0] for name in sys.modules} & {"cv2", "click", "paddle"}))
"""


def test_it_lists_exactly_what_the_runner_imports() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CLOSURE, str(ROOT)], capture_output=True, text=True, check=True, timeout=60
    )
    *imported, third_party = done.stdout.splitlines()
    listed = {"edgecls" if m == "__init__.py" else f"edgecls.{m[:-3].replace('/', '.')}" for m in MODULES}
    assert {name.replace(".__init__", "") for name in listed} == set(imported)
    assert third_party == "third-party:"


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = build_runner(tmp_path / "a.pyz"), build_runner(tmp_path / "sub" / "b.pyz")
    assert first.read_bytes() == second.read_bytes()


def test_it_is_small_enough_to_push(tmp_path: Path) -> None:
    assert build_runner(tmp_path / "runner.pyz").stat().st_size < 200_000


def test_it_runs_from_anywhere_without_edgecls_installed(tmp_path: Path) -> None:
    program = build_runner(tmp_path / "runner.pyz")
    done = subprocess.run(
        [sys.executable, "-I", str(program), "--engine", "paddle_lite"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert '"kind":"SettingsError"' in done.stdout
    assert "--mode" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["__main__.py", "edgecls/runner/main.py"])
def test_it_is_a_zip_of_sources(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(build_runner(tmp_path / "runner.pyz")) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(MODULES) + 1
        assert name in archive.namelist()

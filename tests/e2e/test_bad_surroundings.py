"""What the program needs around it and lacks is named, with what to install or to set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e.program import ROOT, SAMPLE
from tests.e2e.refusal import Place, the_line

PICTURE = SAMPLE / "evaluation" / "0009.png"

#: A sitecustomize for which some packages are not installed.
HIDE = """
import os, sys
from importlib.machinery import PathFinder

class Hiding(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] in os.environ["HIDDEN"].split(","):
            return None
        return super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Hiding
"""


def without(place: Place, *packages: str) -> dict[str, str]:
    """The variables under which these packages are not there."""
    folder = place.write("hide/sitecustomize.py", HIDE).parent
    return {
        "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT))),
        "HIDDEN": ",".join(packages),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@pytest.fixture
def export(fp32_artifact: Path) -> Path:
    return fp32_artifact / "host" / "fp32"


@pytest.mark.parametrize("package", ["paddle", "paddlelite", "paddleclas"])
def test_a_missing_part_of_the_converter_is_named_with_the_way_to_install_it(place, fp32_artifact, package):
    says = rf"needs .*{package}.*; run scripts/setup.sh .* or set EDGECLS_LITE_PYTHON"
    place.refuse(3, says, "optimize", "PPLCNet_x0_25", "--weights", "sample", **without(place, package))


def test_every_command_that_needs_the_converter_says_so(place, fp32_artifact, export):
    missing = without(place, "paddle", "paddlelite")
    for words in (
        ("optimize", export),
        ("predict", PICTURE, "--model", fp32_artifact),
        ("eval", fp32_artifact, "--data", SAMPLE / "evaluation_list.txt"),
        ("demo",),
    ):
        place.refuse(3, "needs paddle.*; run scripts/setup.sh", *words, **missing)


def test_a_bench_without_engines_says_so_cell_by_cell_and_in_its_last_line(place, fp32_artifact):
    done = place.run("bench", fp32_artifact, "--json", **without(place, "paddle", "paddlelite"))
    assert done.code == 3
    assert "2 of 2 cells failed, the first: this step needs paddlelite" in the_line(done)
    assert done.json()["rows"] == []


def test_onnx_without_its_extra_says_what_to_install(place, export):
    missing = without(place, "paddle2onnx", "onnxruntime")
    place.refuse(3, r"needs paddle2onnx.*; run 'pip install .*onnx", "export", export, "--format", "onnx", **missing)


def test_a_broken_installation_is_one_line_too(place, export):
    place.refuse(3, "No module named 'cv2'; install edgecls again", "optimize", export, **without(place, "cv2"))


def test_inspect_and_models_need_no_converter(place, fp32_artifact):
    missing = without(place, "paddle", "paddlelite", "cv2", "numpy")
    for words in (("inspect", fp32_artifact), ("models",), ("--help",)):
        assert place.run(*words, **missing).code == 0


@pytest.mark.parametrize("python", ["/gone/python", "no-such-python", "/tmp"])
def test_a_converter_that_is_no_program_is_named(place, export, python):
    says = f"EDGECLS_LITE_PYTHON is '{python}', which is no program; set it to the path of a Python 3.10"
    place.refuse(3, says, "optimize", export, EDGECLS_LITE_PYTHON=python)


@pytest.mark.parametrize("python", ["/bin/true", "/bin/false"])
def test_a_converter_that_is_no_python_is_named(place, export, python):
    says = f"{python} can't be run as a Python; check EDGECLS_LITE_PYTHON"
    place.refuse(3, says, "optimize", export, EDGECLS_LITE_PYTHON=python)


@pytest.mark.parametrize("deadline", ["soon", "0", "nan"])
def test_a_deadline_that_is_no_time_is_refused(place, export, deadline):
    says = f"EDGECLS_DEADLINE is '{deadline}'; give seconds"
    place.refuse(2, says, "optimize", export, EDGECLS_DEADLINE=deadline)


def test_a_step_that_passes_its_deadline_is_stopped(place, export, fp32_artifact):
    says = "(was stopped|did not).*; raise EDGECLS_DEADLINE"
    place.refuse(7, says, "optimize", export, EDGECLS_DEADLINE="0.02")
    place.refuse(7, says, "predict", PICTURE, "--model", fp32_artifact, EDGECLS_DEADLINE="0.02")


def test_a_cache_without_a_home_says_what_to_set(place, export):
    environment = {"EDGECLS_CACHE": "", "XDG_CACHE_HOME": "", "HOME": "nowhere"}
    place.refuse(3, "no home folder to keep a cache in; set EDGECLS_CACHE", "optimize", export, **environment)

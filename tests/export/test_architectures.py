"""Building PaddleClas's networks without the rest of PaddleClas."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any, Dict, Iterator

import pytest

from edgecls.errors import MissingPackageError, ModelNameError
from edgecls.export import architectures
from edgecls.export.architectures import build
from tests.export.children import run_script

_BUILD = """
import json, sys
from edgecls.errors import ModelNameError
from edgecls.export.architectures import build
from edgecls.worker.paddle import import_paddle
paddle = import_paddle()
before = set(sys.modules)
built = []
for name in ("GhostNet_x0_5", "GhostNet_x0_5", "SE_HRNet_W18_C", "PPHGNet_tiny", "PPHGNetV2_B0", "PPLCNet_x0_25"):
    state = build(paddle, name, 7).state_dict()
    built.append([name, state["fc_1.weight" if "fc_1.weight" in state else "fc.weight"].shape[-1]])
refusals = []
for name in ("PPLCNet_x9", "PPLCNet", "ResNet50", "MobileNetV3_small"):
    try:
        build(paddle, name, 7)
    except ModelNameError as error:
        refusals.append(error.message)
heavy = ("faiss", "sklearn", "pandas", "scipy", "cv2", "requests", "visualdl", "prettytable")
print(json.dumps({
    "built": built,
    "refusals": refusals,
    "left": [name for name in sys.modules if name.split(".")[0] == "paddleclas"],
    "heavy": [name for name in heavy if name in set(sys.modules) - before],
}))
"""


@pytest.fixture(scope="module")
def built() -> Dict[str, Any]:
    return run_script(_BUILD)


@pytest.fixture
def no_cache() -> Iterator[None]:
    architectures._import_family.cache_clear()
    yield
    architectures._import_family.cache_clear()


def test_every_family_is_built_with_the_classes_asked_for(built: Dict[str, Any]) -> None:
    """GhostNet twice, and an SE_HRNet, which PaddleClas itself fails to build."""
    assert [name for name, _ in built["built"]] == [
        "GhostNet_x0_5",
        "GhostNet_x0_5",
        "SE_HRNet_W18_C",
        "PPHGNet_tiny",
        "PPHGNetV2_B0",
        "PPLCNet_x0_25",
    ]
    assert {classes for _, classes in built["built"]} == {7}


def test_names_that_paddleclas_lacks_are_refused(built: Dict[str, Any]) -> None:
    assert built["refusals"] == [
        "PaddleClas has no PPLCNet_x9",
        "PPLCNet is of no family that edgecls knows",
        "ResNet50 is of no family that edgecls knows",
        "MobileNetV3_small is of no family that edgecls knows",
    ]


def test_the_heavy_dependencies_are_not_imported(built: Dict[str, Any]) -> None:
    assert built["heavy"] == []


def test_no_stand_in_is_left_for_a_later_import(built: Dict[str, Any]) -> None:
    assert built["left"] == []


@pytest.mark.usefixtures("no_cache")
def test_without_paddleclas_the_command_to_install_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingPackageError) as caught:
        build(None, "PPLCNet_x0_25", 10)
    assert "pip install --no-deps paddleclas==2.6.0" in caught.value.hint


@pytest.mark.usefixtures("no_cache")
def test_another_package_of_that_name_is_refused_and_left_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "paddleclas").mkdir()
    (tmp_path / "paddleclas" / "__init__.py").write_text("MARK = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "paddleclas", raising=False)
    imported = importlib.import_module("paddleclas")
    try:
        with pytest.raises(MissingPackageError, match="can't be used"):
            build(None, "PPLCNet_x0_25", 10)
        assert sys.modules["paddleclas"] is imported
    finally:
        del sys.modules["paddleclas"]


def test_a_name_of_no_family_needs_no_paddleclas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelNameError):
        build(None, "MobileNetV3_small", 10)

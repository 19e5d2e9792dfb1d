"""``edgecls export``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from edgecls.cli.export import export_command
from edgecls.errors import EdgeclsError, ExportedModelError, InputError, ModelNameError, SettingsError
from edgecls.export.exported import find_exported
from edgecls.program.read import read_signature
from tests.cli.streams import runner
from tests.nets.nets import need


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))


def run(*arguments: Any) -> Result:
    return runner().invoke(export_command, [str(argument) for argument in arguments])


def test_a_model_of_the_catalogue_is_exported_into_the_workspace_and_again_from_the_cache(tmp_path: Path) -> None:
    need("numpy", "paddle", "paddleclas")
    done = run("PPLCNet_x0_25", "--weights", "random", "--class-num", 10)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("RANDOM WEIGHTS: this model shows speed and size")
    assert "model     PPLCNet_x0_25: x 1x3x224x224 to 10 probabilities" in done.stdout
    folder = tmp_path / "workspace" / "PPLCNet_x0_25-export"
    assert read_signature(find_exported(folder)).class_num == 10

    again = run("pplcnet_x0.25", "--weights", "random", "--class-num", 10, "--output", tmp_path / "mine", "--json")
    described = json.loads(again.stdout)
    assert described["model"] == "PPLCNet_x0_25"
    assert (described["format"], described["class_num"]) == ("paddle", 10)
    assert (described["weights"]["kind"], described["weights"]["seed"]) == ("random", 0)
    assert described["input"] == {"name": "x", "shape": [1, 3, 224, 224], "dtype": "float32"}
    assert described["output"]["kind"] == "probabilities"
    assert described["files"] == [
        str(tmp_path / "mine" / name) for name in ("inference.pdmodel", "inference.pdiparams")
    ]
    for name in ("inference.pdmodel", "inference.pdiparams"):
        assert (tmp_path / "mine" / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (["NoNet_x1"], ModelNameError, "no architecture is named 'NoNet_x1'"),
        (["./nothing.pdmodel"], ExportedModelError, "there is no file or folder"),
        (["PPLCNet_x0_25", "--weights", "random:x"], SettingsError, "has no seed"),
        (["PPLCNet_x0_25", "--weights", "nothing.pdparams"], InputError, "there are no weights"),
        (["PPLCNet_x0_25", "--weights", "random", "--class-num", "1"], SettingsError, "1 classes is out of range"),
        (["PPLCNet_x0_25", "--format", "onnx", "--opset", "40"], SettingsError, "opset 40 is out of range"),
        (
            ["PPLCNet_x0_25", "--weights", "random", "--output", "{tmp}"],
            SettingsError,
            "holds other files (thesis.tex)",
        ),
    ],
)
def test_what_cannot_be_exported_is_one_clear_error(
    tmp_path: Path, arguments: "list[str]", kind: "type[EdgeclsError]", message: str
) -> None:
    (tmp_path / "thesis.tex").write_text("three years")
    done = run(*(argument.replace("{tmp}", str(tmp_path)) for argument in arguments))
    assert isinstance(done.exception, kind)
    assert message in str(done.exception)
    assert sorted(item.name for item in tmp_path.iterdir() if item.name != "cache") == ["thesis.tex"]


def test_an_opset_makes_no_sense_without_onnx() -> None:
    assert run("PPLCNet_x0_25", "--opset", 13).exit_code == 2


def test_help_needs_neither_numpy_nor_paddle() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from edgecls.cli.export import export_command;"
        "assert CliRunner().invoke(export_command, ['--help']).exit_code == 0;"
        "assert not {'numpy', 'cv2', 'paddle'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

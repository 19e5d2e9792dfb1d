"""``edgecls models``."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from edgecls.catalogue import list_models
from edgecls.cli.models import models_command
from edgecls.errors import ModelNameError, SettingsError


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(models_command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_it_lists_all_architectures() -> None:
    shown = _run()
    assert all(f"\n{model.name} " in shown for model in list_models())


def test_it_lists_one_family() -> None:
    shown = _run("--family", "ghostnet")
    assert "GhostNet_x1_3" in shown
    assert "PPLCNet" not in shown


def test_json_is_a_list_with_percent_millions_and_milliseconds() -> None:
    entries = {entry["name"]: entry for entry in json.loads(_run("--json"))}
    assert len(entries) == 29
    small = entries["PPLCNet_x0_25"]
    assert (small["family"], small["params_m"], small["flops_m"]) == ("PPLCNet", 1.5, 18)
    assert (small["top1"], small["top5"], small["weights"]) == (51.86, 75.65, "plain")
    assert small["sd855_ms"] == {"1": 2.3, "2": 1.62, "4": 1.32}
    assert entries["HRNet_W18_C"]["sd855_ms"] is None
    assert entries["HRNet_W18_C"]["ssld"]["top1"] == 81.6
    assert entries["PPHGNetV2_B4"]["weights"] == "ssld"


def test_json_of_one_model_is_a_list_of_one_with_the_weights_that_were_named() -> None:
    (entry,) = json.loads(_run("PPLCNet_x0_5_ssld", "--json"))
    assert (entry["name"], entry["weights"], entry["top1"]) == ("PPLCNet_x0_5", "ssld", 66.1)


def test_one_model_is_shown_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_WEIGHTS_URL", "https://mirror.example/classifiers")
    assert "https://mirror.example/classifiers/inference/PPLCNet_x0_5_infer.tar" in _run("PPLCNet_x0_5")


def test_an_unknown_name_is_an_error_of_its_own() -> None:
    with pytest.raises(ModelNameError):
        _run("ResNet50")
    with pytest.raises(SettingsError):
        _run("--family", "ResNet")


def test_a_name_and_a_family_together_are_refused() -> None:
    assert CliRunner().invoke(models_command, ["PPLCNet_x0_5", "--family", "PPLCNet"]).exit_code == 2


def test_neither_numpy_nor_opencv_is_imported() -> None:
    script = (
        "import sys; from edgecls.cli.models import models_command as c\n"
        "c(['--json'], standalone_mode=False)\n"
        "sys.exit(bool({'numpy', 'cv2', 'paddle'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL)

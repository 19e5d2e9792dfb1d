"""``edgecls qat``: what it refuses before any work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from edgecls.cli.qat import qat_command
from edgecls.errors import EdgeclsError, ImageListError, SettingsError
from tests.cli.streams import runner
from tests.nets.nets import Nets, need, nets

__all__ = ["nets"]


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))


def run(*arguments: Any) -> Result:
    return runner().invoke(qat_command, [str(argument) for argument in arguments])


def refusal(*arguments: Any) -> EdgeclsError:
    done = run(*arguments)
    assert isinstance(done.exception, EdgeclsError), done.stderr
    return done.exception


def test_an_exported_program_can_not_be_trained_and_the_alternative_is_named(nets: Nets, tmp_path: Path) -> None:
    tiny = nets("tiny").model_file.parent

    error = refusal(tiny, "--data", tmp_path)

    assert isinstance(error, SettingsError)
    assert error.message == "tiny is an exported program, which can't be trained again"
    assert "use edgecls optimize --quant int8" in error.hint


def test_random_weights_have_nothing_to_teach(tmp_path: Path) -> None:
    need("paddle", "paddleclas")

    assert refusal("PPLCNet_x0_25", "--weights", "random", "--data", tmp_path).message.startswith("random weights")


def test_images_are_needed_but_for_the_sample() -> None:
    assert refusal("PPLCNet_x0_25").message == "there are no images to train with"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--lr", "0"), ("--lr", "nan"), ("--steps", "0"), ("--epochs", "-1"), ("--batch-size", "0"), ("--limit", "3")],
)
def test_numbers_out_of_range_are_refused(option: str, value: str) -> None:
    assert isinstance(refusal("PPLCNet_x0_25", "--weights", "sample", option, value), SettingsError)


def test_resume_and_restart_contradict_each_other() -> None:
    error = refusal("PPLCNet_x0_25", "--weights", "sample", "--resume", "--restart")

    assert error.message == "--resume and --restart contradict each other"


def test_data_that_is_not_there_is_named_before_the_export(tmp_path: Path) -> None:
    need("paddle", "paddleclas")

    error = refusal("PPLCNet_x0_25", "--weights", "sample", "--data", tmp_path / "nowhere")

    assert isinstance(error, ImageListError)
    assert error.message == f"{tmp_path / 'nowhere'} does not exist"
    assert not (tmp_path / "cache").exists()

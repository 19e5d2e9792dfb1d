"""``edgecls inspect`` prints its findings on stdout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgecls.cli.inspect import inspect_command
from edgecls.errors import NbError

from .conftest import NbWriter
from .nb_writer import conv, nb, op, param

MODEL = nb([conv("w"), op("hard_swish")], [param("w", [4])])


def run(*arguments: str) -> str:
    result = CliRunner().invoke(inspect_command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return str(result.output)


def test_a_table_is_printed(write: NbWriter) -> None:
    text = run(str(write(MODEL)))

    assert "precision   fp32" in text.splitlines()
    assert "  1  hard_swish  def/arm/fp32/NCHW" in text.splitlines()


def test_json_is_all_there_is_on_stdout(write: NbWriter) -> None:
    value = json.loads(run(str(write(MODEL)), "--json"))

    assert [item["type"] for item in value["ops"]] == ["conv2d", "hard_swish"]


def test_the_operators_are_listed_when_asked_for(write: NbWriter) -> None:
    assert "  0  conv2d      def/arm/fp32/NCHW" in run(str(write(MODEL)), "--ops").splitlines()


def test_an_artifact_folder_means_the_model_in_it(write: NbWriter) -> None:
    path = write(MODEL)
    assert path.name == "model.nb"

    assert run(str(path.parent)) == run(str(path))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NbError, match="model.nb: no such file"):
        run(str(tmp_path))

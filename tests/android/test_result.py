"""A result of the app is one like any other: of the same schema, read and shown by the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Dict

import jsonschema
import pytest
from click.testing import CliRunner

from edgecls._version import __version__
from edgecls.cli.report import report_command
from edgecls.errors import by_name
from edgecls.results.files import load_result
from edgecls.results.result import APP, BenchSettings
from edgecls.results.statistics import summarise
from scripts.android.modules import ROOT

SCHEMA = json.loads((ROOT / "edgecls" / "schemas" / "result.schema.json").read_text("utf-8"))


def test_it_is_of_the_schema(app_result: Path) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(app_result.read_text("utf-8")))


def test_it_is_read_and_written_again_without_a_change(app_result: Path) -> None:
    result = load_result(app_result)

    text = json.dumps(result.to_json(), indent=2, ensure_ascii=False) + "\n"
    assert json.loads(text) == json.loads(app_result.read_text("utf-8"))
    assert (result.meta.tool, result.meta.version) == (APP, __version__)
    assert (len(result.rows), len(result.failed)) == (8, 4)


def test_its_bytes_are_those_that_python_would_write(app_result: Path) -> None:
    text = app_result.read_text("utf-8")

    assert json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n" == text


def test_its_methods_are_those_of_the_command_line(app_result: Path) -> None:
    settings = load_result(app_result).settings
    defaults = BenchSettings("android", ("paddle_lite",), (1,), (1,), 0, 1, 0.0, 0.0)

    for name in ("timed", "percentile_method", "outlier_method", "drift_method", "rounds", "compared_soc", "force"):
        assert getattr(settings, name) == getattr(defaults, name)


def test_its_numbers_are_those_of_its_samples(app_result: Path) -> None:
    for row in load_result(app_result).rows:
        summary = summarise(row.samples_ms)
        assert (row.runs, row.p50_ms, row.p90_ms, row.p99_ms) == (
            summary.count, summary.p50, summary.p90, summary.p99
        )  # fmt: skip
        assert (row.min_ms, row.mean_ms, row.stdev_ms) == (summary.minimum, summary.mean, summary.stdev)
        assert (row.outliers, row.drift) == (summary.outliers, summary.drift)
        assert row.ms_per_image == summary.p50 / row.cell.batch


def test_a_failure_is_an_error_of_the_tree_with_its_exit_code(app_result: Path) -> None:
    for failure in load_result(app_result).failed:
        assert failure.cell.threads == 2
        assert by_name()[failure.error.kind].exit_code == failure.error.exit_code


def test_every_kind_of_error_that_the_core_knows_has_its_exit_code() -> None:
    core = ROOT / "android_demo" / "core" / "src" / "main" / "java" / "org" / "edgecls" / "core"
    known: Dict[str, int] = {}
    for code, kinds in re.findall(r"put\((\d), (.*)\);", (core / "bench" / "ExitCode.java").read_text("utf-8")):
        known.update((kind, int(code)) for kind in re.findall(r"\w+", kinds))
    problems = (core / "error" / "Problem.java").read_text("utf-8")
    used = set(re.findall(r'^    [A-Z_]+\(\s*"(\w+)"', problems, re.MULTILINE))

    assert len(used) > 8
    assert used <= known.keys()
    assert known == {kind: by_name()[kind].exit_code for kind in known}


@pytest.mark.parametrize("shape", ["text", "markdown", "csv"])
def test_the_report_shows_it(app_result: Path, shape: str) -> None:
    done = CliRunner().invoke(report_command, [str(app_result), "--format", shape])

    assert done.exit_code == 0, done.output
    assert "artifact" in done.output

"""Results read again: which are meant, and what each format says of them."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgecls.benchmark.text import render as render_bench
from edgecls.cli.report import report_command
from edgecls.errors import InputError
from edgecls.report import csv as csv_format
from edgecls.report import markdown, text
from edgecls.report.find import find_results
from edgecls.report.records import records
from edgecls.results.files import save_result
from tests.results.samples import APP_RESULT, DEVICE, RESULT

HERE = [(Path("one.json"), RESULT)]


def test_with_nothing_named_the_newest_result_of_the_workspace_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path))
    for age, name in enumerate(("older.json", "newest.json")):
        save_result(RESULT, tmp_path / "results" / name)
        os.utime(tmp_path / "results" / name, (age, age))
    assert find_results([]) == [tmp_path / "results" / "newest.json"]


def test_an_empty_workspace_says_how_to_get_a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path))
    with pytest.raises(InputError) as caught:
        find_results([])
    assert "edgecls bench" in caught.value.hint


def test_a_folder_stands_for_the_results_in_it(tmp_path: Path) -> None:
    save_result(RESULT, tmp_path / "b.json")
    save_result(RESULT, tmp_path / "a.json")
    assert find_results([tmp_path]) == [tmp_path / "a.json", tmp_path / "b.json"]


def test_text_is_what_bench_printed_under_what_was_measured_where() -> None:
    shown = text.render(HERE)
    assert shown.endswith(render_bench(RESULT))
    assert RESULT.meta.started in shown
    assert DEVICE.runtime in shown


def test_an_emulated_device_is_called_that_in_every_heading() -> None:
    emulated = replace(RESULT, devices=(replace(DEVICE, emulated=True),))
    for render in (text.render, markdown.render):
        assert "EMULATED" in render([(Path("one.json"), emulated)])


def test_a_result_of_the_app_reads_like_any_other_and_says_what_measured() -> None:
    for render in (text.render, markdown.render):
        shown = render([(Path("app.json"), APP_RESULT)])
        assert "edgecls's Android app 0.1.0" in shown
        assert "android:a phone: a phone, SM8150, arm64-v8a, Android 11; Paddle-Lite v2.12, the app" in shown
    (row, failed) = csv.DictReader(io.StringIO(csv_format.render([(Path("app.json"), APP_RESULT)])))
    assert (row["device"], row["p50_ms"], failed["error"]) == ("android:a phone", "2.0", "wrong; look")


def test_csv_has_a_line_for_each_cell_of_every_result_the_failed_ones_too() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_format.render([*HERE, (Path("two.json"), RESULT)]))))
    assert len(rows) == 2 * (len(RESULT.rows) + len(RESULT.failed))
    assert {row["result"] for row in rows} == {"one.json", "two.json"}
    assert float(rows[0]["p50_ms"]) == RESULT.rows[0].p50_ms
    assert [row["error"] for row in rows if row["error"]] == [str(failure.error) for failure in RESULT.failed] * 2


def test_markdown_tables_stay_whole_whatever_the_names_hold() -> None:
    named = replace(RESULT.rows[0], cell=replace(RESULT.rows[0].cell, artifact="a|b"))
    lines = markdown.render([(Path("one.json"), replace(RESULT, rows=(named,), failed=()))]).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in table}) == 1


def test_records_keep_no_samples() -> None:
    assert all("samples_ms" not in record for record in records(HERE))


def test_the_command_writes_a_file_when_asked(tmp_path: Path) -> None:
    save_result(RESULT, tmp_path / "one.json")
    done = CliRunner().invoke(
        report_command, [str(tmp_path / "one.json"), "--format", "csv", "--output", str(tmp_path / "one.csv")]
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "one.csv").read_text().startswith("result,started,")

"""A result file gives back what was written, fits its schema, and is refused when it is damaged."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Callable, Dict

import jsonschema
import pytest

from edgecls.errors import InputError, StorageError
from edgecls.results.files import load_result, save_result
from edgecls.results.result import Result
from tests.results.samples import APP_RESULT, RESULT


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    text = (resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8")
    validator = jsonschema.Draft202012Validator
    validator.check_schema(json.loads(text))
    return validator(json.loads(text))


def test_a_result_comes_back_as_it_was(tmp_path: Path) -> None:
    save_result(RESULT, tmp_path / "result.json")
    assert load_result(tmp_path / "result.json") == RESULT


def test_a_result_fits_its_schema(schema) -> None:
    schema.validate(json.loads(json.dumps(RESULT.to_json())))
    schema.validate(json.loads(json.dumps(replace(RESULT, rows=(), failed=(), skipped=()).to_json())))


def test_a_result_of_the_app_is_a_result_like_any_other(schema, tmp_path: Path) -> None:
    save_result(APP_RESULT, tmp_path / "result.json")
    schema.validate(json.loads((tmp_path / "result.json").read_text("utf-8")))
    assert load_result(tmp_path / "result.json") == APP_RESULT


def test_a_result_from_before_there_was_a_choice_of_runners_is_still_read(schema) -> None:
    value = json.loads(json.dumps(RESULT.to_json()))
    del value["settings"]["runner"]
    schema.validate(value)
    assert Result.from_json(value) == RESULT


def test_a_row_is_flat_with_the_names_that_others_rely_on() -> None:
    value = RESULT.to_json()
    assert set(value) == {
        "schema",
        "meta",
        "environment",
        "settings",
        "devices",
        "rows",
        "failed",
        "skipped",
        "comparison",
    }
    row = value["rows"][0]
    promised = {"engine", "precision", "threads", "batch", "p50_ms", "p90_ms", "p99_ms", "mean_ms", "stdev_ms"}
    assert promised | {"samples_ms", "mode", "engine_version", "device", "model", "timing_kind"} <= set(row)


def _row(value: Dict[str, Any]) -> Dict[str, Any]:
    return value["rows"][0]


BREAKS: Dict[str, Callable[[Dict[str, Any]], Any]] = {
    "another schema": lambda v: v.update(schema="edgecls.result/2"),
    "no schema": lambda v: v.pop("schema"),
    "no rows": lambda v: v.pop("rows"),
    "rows no list": lambda v: v.update(rows={}),
    "a row that is no object": lambda v: v.update(rows=[1]),
    "a missing time": lambda v: _row(v).pop("p50_ms"),
    "a time as text": lambda v: _row(v).update(p50_ms="2"),
    "an unknown field": lambda v: _row(v).update(latency=1),
    "a missing engine": lambda v: _row(v).pop("engine"),
    "samples of text": lambda v: _row(v).update(samples_ms=["1"]),
    "a count as fraction": lambda v: _row(v).update(runs=1.5),
    "a count as truth": lambda v: _row(v).update(outliers=True),
    "parity without tolerance": lambda v: _row(v)["parity"].pop("tolerance"),
    "warnings as text": lambda v: _row(v).update(warnings="none"),
    "a warning as text": lambda v: _row(v).update(warnings=["none"]),
    "a failure without error": lambda v: v["failed"][0].pop("error"),
    "a skip without reason": lambda v: v["skipped"][0].pop("reason"),
    "an environment that names its host": lambda v: v["environment"].update(host="mine"),
    "settings without engines": lambda v: v["settings"].pop("engines"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_refused_by_schema_and_reader(schema, tmp_path: Path, name: str) -> None:
    value = json.loads(json.dumps(RESULT.to_json()))
    BREAKS[name](value)
    assert not schema.is_valid(value)
    with pytest.raises(InputError):
        Result.from_json(value)


SCHEMA_ONLY: Dict[str, Callable[[Dict[str, Any]], Any]] = {
    "a negative time": lambda v: _row(v).update(p50_ms=-1),
    "no samples": lambda v: _row(v).update(samples_ms=[]),
    "an unknown mode": lambda v: _row(v).update(mode="int4"),
    "an unknown kind of timing": lambda v: _row(v).update(timing_kind="guess"),
    "a row that disagrees": lambda v: _row(v)["parity"].update(ok=False),
    "conditions without after": lambda v: _row(v)["conditions"].pop("after"),
    "a frequency as text": lambda v: _row(v)["conditions"]["before"].update(cpu_mhz="fast"),
    "a mask that is none": lambda v: _row(v)["conditions"]["before"].update(affinity={"xyz": 1}),
    "a tool that nobody knows": lambda v: v["meta"].update(tool="stopwatch"),
    "a build of the runner that nobody knows": lambda v: v["devices"][0].update(runner="rust"),
    "a batch of nothing": lambda v: _row(v).update(batch=0),
    "a local time": lambda v: v["meta"].update(started="22.11.2026 6:00"),
}


@pytest.mark.parametrize("name", SCHEMA_ONLY)
def test_what_makes_no_sense_is_refused_by_the_schema(schema, name: str) -> None:
    value = json.loads(json.dumps(RESULT.to_json()))
    SCHEMA_ONLY[name](value)
    assert not schema.is_valid(value)


def test_an_error_names_the_field(tmp_path: Path) -> None:
    value = copy.deepcopy(RESULT.to_json())
    value["rows"][0]["samples_ms"] = [1.0, None]
    (tmp_path / "result.json").write_text(json.dumps(value))
    with pytest.raises(InputError, match=r"result\.json: result\.rows\[0\]\.samples_ms\[1\] is 'None'"):
        load_result(tmp_path / "result.json")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"schema": "edgecls.result/1"}'])
def test_a_file_that_is_no_result_is_one_clear_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "result.json").write_text(text)
    with pytest.raises(InputError) as caught:
        load_result(tmp_path / "result.json")
    assert "result.json" in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no result"):
        load_result(tmp_path / "nothing.json")


def test_a_result_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    save_result(RESULT, tmp_path / "result.json")
    with pytest.raises(StorageError):
        save_result(RESULT, tmp_path / "result.json" / "inside.json")
    assert load_result(tmp_path / "result.json") == RESULT
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]

"""``edgecls bench``."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any, List

import jsonschema
import numpy as np
import pytest

from edgecls.benchmark import run
from edgecls.cli.bench import bench_command
from edgecls.results.result import Result
from tests.benchmark.artifacts import make_artifact, with_golden_output
from tests.cli.streams import runner
from tests.engines.nets import Nets, small_nets
from tests.results.samples import RESULT

SHORT = ("--warmup", "1", "--runs", "5", "--min-seconds", "0")


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


def _edgecls(*words: str, folder: Path) -> subprocess.CompletedProcess:
    root = Path(__file__).parents[2]
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(root)!r}); import edgecls.cli.main as m; m.main()",
    ]
    return subprocess.run([*command, *words], capture_output=True, text=True, cwd=folder, timeout=120, check=False)


def test_the_newest_artifact_of_the_workspace_is_meant_where_none_is_named(nets: Nets, tmp_path: Path) -> None:
    make_artifact(tmp_path / "workspace" / "small-arm64-v8a-fp32", nets)
    done = _edgecls("bench", "--engine", "paddle_lite", *SHORT, folder=tmp_path)
    assert done.returncode == 0
    assert "small-arm64-v8a-fp32  paddle_lite v2.13-rc  fp32" in done.stdout
    assert "1/1 small-arm64-v8a-fp32 paddle_lite fp32 threads=1 batch=1" in done.stderr


def test_json_is_the_result_and_nothing_else_is_on_standard_output(nets: Nets, tmp_path: Path) -> None:
    make_artifact(tmp_path / "a", nets)
    words = ("bench", "a", "--threads", "1,2", "--batch", "1,4", "--engine", "paddle_lite", "--json", *SHORT)
    done = _edgecls(*words, "--output", "out/result.json", folder=tmp_path)
    assert done.returncode == 0
    value = json.loads(done.stdout)
    schema = json.loads((resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(value)
    assert [(row["threads"], row["batch"]) for row in value["rows"]] == [(1, 1), (1, 4)]
    assert [skip["threads"] for skip in value["skipped"]] == [2]
    assert json.loads((tmp_path / "out" / "result.json").read_text()) == value


def test_a_wrong_output_ends_with_the_exit_code_of_wrong_results(nets: Nets, tmp_path: Path) -> None:
    with_golden_output(make_artifact(tmp_path / "a", nets), np.eye(10)[3])
    done = _edgecls("bench", "a", "--engine", "paddle_lite", *SHORT, folder=tmp_path)
    assert done.returncode == 6
    assert "failed: a paddle_lite fp32 threads=1 batch=1: paddle_lite v2.13-rc fp32 disagrees" in done.stderr
    assert "1 of 1 cells failed" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        ((), 2, "there is no artifact in workspace"),
        (("nothing",), 2, "nothing does not exist"),
        (("--threads", "1;2"), 2, "'1;2' is no list of whole numbers"),
        (("--threads", ""), 2, "no list of whole numbers"),
        (("--engine", "onnx"), 2, "onnx"),
        (("--device", "adb"), 2, "there is no artifact in workspace"),
        ((".", "--batch", "0"), 2, "--batch 0 is out of range"),
        ((".", "--runs", "0"), 2, "0 runs is out of range"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, words, code: int, text: str) -> None:
    done = _edgecls("bench", *words, folder=tmp_path)
    assert done.returncode == code
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("edgecls: ")
    assert text in line


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    script = (
        f"import sys; sys.path.insert(0, {str(root)!r}); import edgecls.cli.bench; "
        "sys.exit(bool({'numpy', 'cv2', 'paddle', 'paddlelite'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=tmp_path, timeout=60, check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (("--device", "adb:"), 2, "names no device"),
        (("--power-mode", "fast", "--device", "adb"), 2, "power mode 'fast' is unknown"),
        (("--soc", "SM8150"), 2, "--soc is for other devices than the host"),
        (("--resume", "nothing.json"), 2, "there is no result nothing.json"),
        (("--resume", "nothing.json", "--threads", "2"), 2, "leave --threads out"),
        (
            ("--resume", "nothing.json", "--device", "adb", "--power-mode", "high"),
            2,
            "leave --device, --power-mode out",
        ),
    ],
)
def test_wrong_words_about_devices_are_one_clear_line(nets: Nets, tmp_path: Path, words, code: int, text: str) -> None:
    make_artifact(tmp_path / "workspace" / "a", nets)
    done = _edgecls("bench", *words, folder=tmp_path)
    assert done.returncode == code
    assert text in done.stderr
    assert not (tmp_path / "workspace" / "results").exists()


def test_an_interrupted_bench_is_resumed_with_its_own_settings(nets: Nets, tmp_path: Path) -> None:
    make_artifact(tmp_path / "workspace" / "a", nets)
    words = ("bench", "--batch", "1,2", "--engine", "paddle_lite", "--output", "result.json", *SHORT)
    assert _edgecls(*words, folder=tmp_path).returncode == 0
    value = json.loads((tmp_path / "result.json").read_text())
    kept = value["rows"].pop(0)
    (tmp_path / "result.json").write_text(json.dumps({**value, "rows": [kept]}))
    done = _edgecls("bench", "--resume", "result.json", "--json", folder=tmp_path)
    assert done.returncode == 0
    rows = json.loads(done.stdout)["rows"]
    assert rows[0] == kept
    assert [row["batch"] for row in rows] == [1, 2]
    assert "1/2" not in done.stderr


def test_the_options_of_a_comparison_reach_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: List[Any] = []

    def bench(artifacts: Any, **options: Any) -> Result:
        asked.append((artifacts, options["compare"], options["compared_soc"]))
        return RESULT

    monkeypatch.setattr(run, "bench", bench)
    done = runner().invoke(bench_command, ["a", "b", "--ab"], standalone_mode=False)
    assert "B/A 0.500, 95 % 0.490 to 0.510: " in done.stdout
    runner().invoke(bench_command, ["a", "--device", "adb:x", "--ab-soc", "SM8150", "--output", "out"])
    assert asked == [((Path("a"), Path("b")), True, None), ((Path("a"),), False, "SM8150")]


def test_one_artifact_is_no_comparison(nets: Nets, tmp_path: Path) -> None:
    make_artifact(tmp_path / "a", nets)
    done = _edgecls("bench", "a", "--ab", folder=tmp_path)
    assert done.returncode == 2
    assert "name two to compare" in done.stderr

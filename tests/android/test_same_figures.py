"""Figures and names that Python, Java and C++ each have to write down are the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from edgecls.android.contents import FILES
from edgecls.android.refusals import PACKAGE
from edgecls.artifact import description, parity
from edgecls.benchmark.limits import POWER_MODES
from edgecls.engines.request import MAX_THREADS
from edgecls.preprocess import apply, spec
from edgecls.runner import main, measurement, settings, stopwatch
from edgecls.runner.art import MAIN
from scripts.android.modules import APPLICATION_ID, DEMO, ROOT, module

CORE = DEMO / "core" / "src" / "main" / "java" / "org" / "edgecls" / "core"
RUNNER = DEMO / "runner" / "src" / "main" / "java" / "org" / "edgecls" / "runner"
CPP = ROOT / "edgecls" / "runner" / "cpp"


def constant(path: Path, name: str) -> Any:
    """A constant's value: a number, a text, or the texts of a list."""
    found = re.search(rf"\b{name}\s*=\s*([^;]+);", path.read_text("utf-8"))
    assert found, f"{path.name} has no {name}"
    value = found.group(1)
    if '"' in value:
        texts = tuple(re.findall(r'"([^"]*)"', value))
        return texts if "asList" in value else texts[0]
    return float(eval(re.sub(r"(?<=\d)L\b", "", value), {}))


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (CORE / "bench" / "Limits.java", "MAX_RUNS", settings.MAX_RUNS),
        (CORE / "bench" / "TimedLoop.java", "CHUNK", stopwatch._CHUNK),
        (CORE / "bench" / "TimedLoop.java", "SMALL_CHUNK", stopwatch._SMALL_CHUNK),
        (CORE / "bench" / "TimedLoop.java", "CHUNK_NS", stopwatch._CHUNK_NS),
        (CORE / "bench" / "RowJson.java", "PROTOCOL", main.PROTOCOL),
        (CORE / "engine" / "EngineSettings.java", "MAX_THREADS", MAX_THREADS),
        (CORE / "preprocess" / "Preprocessor.java", "MOST_RESIZED_PIXELS", apply._MAX_RESIZED_PIXELS),
        (CORE / "preprocess" / "Preprocess.java", "INTERPOLATIONS", spec.INTERPOLATIONS),
        (CORE / "preprocess" / "Preprocess.java", "COLORS", spec.COLORS),
        (CORE / "artifact" / "Description.java", "SCHEMA", description.SCHEMA),
        (CORE / "artifact" / "Description.java", "TARGETS", description.TARGETS),
        (CORE / "artifact" / "Description.java", "PRECISIONS", description.PRECISIONS),
        (CORE / "classify" / "Parity.java", "TINY", parity._TINY),
        (RUNNER / "Main.java", "PROTOCOL", measurement.PROTOCOL),
        (RUNNER / "Arguments.java", "MAX_BATCH", settings.MAX_BATCH),
        (RUNNER / "Arguments.java", "MODES", description.PRECISIONS),
        (CPP / "main.cc", "kProtocol", measurement.PROTOCOL),
        (CPP / "arguments.h", "kMaxRuns", settings.MAX_RUNS),
        (CPP / "measure.cc", "kChunk", stopwatch._CHUNK),
        (CPP / "measure.cc", "kSmallChunk", stopwatch._SMALL_CHUNK),
        (CPP / "measure.cc", "kChunkMs", stopwatch._CHUNK_NS / 1e6),
    ],
)
def test_a_constant_is_that_of_python(path: Path, name: str, value: Any) -> None:
    assert constant(path, name) == value


def test_the_longest_time_and_the_defaults_are_those_of_python() -> None:
    path = CORE / "bench" / "Limits.java"
    longest = constant(path, "MAX_SECONDS")
    assert longest == constant(CPP / "arguments.cc", "kMaxSeconds")
    settings.Limits(max_seconds=longest).check()
    with pytest.raises(Exception, match="no range of time"):
        settings.Limits(max_seconds=longest + 1).check()
    found = re.search(r"DEFAULT = new Limits\((.*)\)", path.read_text("utf-8"))
    assert found
    assert settings.Limits(*map(float, found.group(1).split(","))) == settings.Limits()  # type: ignore[arg-type]


def test_the_longest_side_is_that_of_python() -> None:
    longest = int(constant(CORE / "preprocess" / "Preprocess.java", "LONGEST_SIDE"))
    spec.Preprocess(size=(longest, 1), resize_short=None)
    with pytest.raises(Exception, match="out of range"):
        spec.Preprocess(size=(longest + 1, 1), resize_short=None)


def test_the_power_modes_are_those_of_python_in_paddle_lites_order() -> None:
    modes = re.findall(r'^    [A-Z_]+\("(\w+)", (\d)\)', (CORE / "engine" / "PowerMode.java").read_text("utf-8"), re.M)
    assert modes == [(word, str(number)) for number, word in enumerate(POWER_MODES)]


def test_what_is_started_on_a_phone_is_there_by_that_name() -> None:
    assert PACKAGE == APPLICATION_ID
    assert (module("runner").sources / f"{MAIN.replace('.', '/')}.java").is_file()


def test_the_files_of_an_artifact_are_those_that_the_app_reads() -> None:
    known = re.findall(
        r'^    [A-Z]+\("([^"]+)", \d+\)', (CORE / "artifact" / "ArtifactFile.java").read_text("utf-8"), re.M
    )
    assert tuple(known) == FILES
    unpacked = (CORE / "screen" / "artifacts" / "BuiltInArtifacts.java").read_text("utf-8")
    assert sorted(re.findall(r'"([a-z]+\.[a-z]+)"', unpacked)) == sorted(FILES)

"""What is asked of a runner survives its command line."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecls.engines.request import MODES, EngineRequest
from edgecls.errors import SettingsError
from edgecls.runner.settings import Limits, RunnerSettings, parse_arguments

LITE = ["--engine", "paddle_lite", "--mode", "fp32", "--model", "m.nb", "--input", "i.npy"]

PATHS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20).map(lambda t: f"/{t}")


@st.composite
def settings(draw) -> RunnerSettings:
    engine = draw(st.sampled_from(sorted(MODES)))
    params = None if engine == "paddle_lite" else draw(PATHS)
    shortest = draw(st.floats(0, 1000))
    return RunnerSettings(
        request=EngineRequest(
            engine, draw(st.sampled_from(MODES[engine])), draw(PATHS), params, draw(st.integers(1, 256))
        ),
        input=draw(PATHS),
        batch=draw(st.integers(1, 1024)),
        limits=Limits(
            draw(st.integers(0, 10**6)), draw(st.integers(1, 10**6)), shortest, shortest + draw(st.floats(0, 1000))
        ),
        power_mode=draw(st.sampled_from(["none", "high"])),
        parent=draw(st.none() | st.integers(1, 1 << 22)),
        **draw(classified()),
    )


@st.composite
def classified(draw) -> Dict[str, Any]:
    table = draw(st.none() | PATHS)
    return {"table": table, "further": () if table is None else tuple(draw(st.lists(PATHS, max_size=3)))}


@given(settings())
def test_arguments_give_the_settings_back(asked: RunnerSettings) -> None:
    assert parse_arguments(asked.arguments()) == asked


def test_the_defaults_are_10_warm_ups_100_runs_and_3_seconds() -> None:
    limits = parse_arguments(LITE).limits
    assert (limits.warmup, limits.runs, limits.min_seconds, limits.max_seconds) == (10, 100, 3.0, 60.0)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (LITE[:-2], "--input"),
        ([*LITE, "--color", "red"], "--color"),
        ([*LITE, "--thread", "2"], "--thread"),
        ([*LITE, "--threads", "two"], "--threads"),
        ([*LITE, "--threads", "0"], "0 threads"),
        ([*LITE, "--batch", "0"], "a batch of 0"),
        ([*LITE, "--batch", "2000"], "a batch of 2000"),
        ([*LITE, "--runs", "0"], "0 runs"),
        ([*LITE, "--warmup", "-1"], "-1 warm-up runs"),
        ([*LITE, "--min-seconds", "5", "--max-seconds", "4"], "5 to 4 seconds"),
        ([*LITE, "--max-seconds", "inf"], "3 to inf seconds"),
        ([*LITE, "--min-seconds", "nan"], "nan to 60 seconds"),
        (["--engine", "onnx", *LITE[2:]], "'onnx' is unknown"),
        ([*LITE, "--mode", "int4"], "no mode 'int4'"),
        ([*LITE, "--params", "p"], "reads a .nb alone"),
    ],
)
def test_a_wrong_command_line_names_what_is_wrong(words: List[str], wrong: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_arguments(words)
    assert wrong in caught.value.message
    assert caught.value.hint

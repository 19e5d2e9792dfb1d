"""Classifying many images in one process of the C++ runner (with a stand-in for Paddle-Lite's library)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import level_table, normalize
from edgecls.preprocess.spec import Preprocess
from edgecls.runner.measurement import Measurement
from tests.runner.cpp_runner import Done, Program, run, sanitized_program, settings, stand_in_program

PICTURES = np.random.RandomState(2).randint(0, 256, (5, 4, 6, 3)).astype(np.uint8)
TABLE = np.random.RandomState(3).randn(3, 256).astype(np.float32)


@pytest.fixture(scope="module", params=[stand_in_program, sanitized_program], ids=["plain", "sanitized"])
def program(request: pytest.FixtureRequest) -> Program:
    build: Any = request.param
    return build()


def classify(program: Program, tmp_path: Path, pictures: NDArray[Any], table: NDArray[Any], **stand_in: object) -> Done:
    np.save(tmp_path / "table.npy", table)
    asked = settings(tmp_path, pictures, table=str(tmp_path / "table.npy"))
    return run(program, asked.arguments(), **stand_in)


def sums(tensor: NDArray[Any]) -> List[float]:
    """What the stand-in computes of one image, [C, H, W]."""
    return tensor.astype(np.float64).sum(axis=(1, 2)).astype(np.float32).tolist()


def test_every_picture_is_answered_in_order(program: Program, tmp_path: Path) -> None:
    done = classify(program, tmp_path, PICTURES, TABLE)

    assert done.names == ["hello", "loaded", *["prediction"] * 5, "done"]
    assert [event["index"] for event in done.events[2:-1]] == [0, 1, 2, 3, 4]
    assert (done.last["count"], done.code) == (5, 0)
    assert all(0 <= event["ms"] <= done.last["wall_ms"] for event in done.events[2:-1])


def test_the_python_side_reads_all_of_it(program: Program, tmp_path: Path) -> None:
    measurement = Measurement()

    assert all(measurement.take(event) for event in classify(program, tmp_path, PICTURES, TABLE).events)
    assert (measurement.predictions, measurement.complete) == (5, True)


def test_the_tensor_is_what_the_table_says_for_each_channel_and_level(program: Program, tmp_path: Path) -> None:
    done = classify(program, tmp_path, PICTURES, TABLE)

    for event, picture in zip(done.events[2:-1], PICTURES):
        tensor = np.stack([TABLE[channel][picture[..., channel]] for channel in range(3)])
        np.testing.assert_allclose(event["values"], sums(tensor), rtol=1e-6)


def test_a_table_of_the_preprocessing_gives_the_tensor_of_the_preprocessing(program: Program, tmp_path: Path) -> None:
    spec = Preprocess(size=(8, 8), resize_short=8)
    picture = golden_picture(8, 8)

    done = classify(program, tmp_path, picture[None], level_table(spec))

    np.testing.assert_allclose(done.event("prediction")["values"], sums(normalize(picture, spec)), rtol=1e-5)


def test_several_inputs_are_one_list(program: Program, tmp_path: Path) -> None:
    np.save(tmp_path / "table.npy", TABLE)
    np.save(tmp_path / "rest.npy", PICTURES[3:])
    further = (str(tmp_path / "rest.npy"),)
    asked = settings(tmp_path, PICTURES[:3], table=str(tmp_path / "table.npy"), further=further)

    done = run(program, asked.arguments())
    whole = classify(program, tmp_path, PICTURES, TABLE)

    assert [event["index"] for event in done.events[2:-1]] == [0, 1, 2, 3, 4]
    assert done.last["count"] == 5
    assert [event["values"] for event in done.events[2:-1]] == [event["values"] for event in whole.events[2:-1]]


def test_several_inputs_are_not_timed(program: Program, tmp_path: Path) -> None:
    asked = settings(tmp_path)

    done = run(program, [*asked.arguments(), "--input", asked.input])

    assert (done.code, done.last["event"], done.last["kind"]) == (1, "error", "InputError")
    assert "several inputs" in done.last["message"]


def test_a_crash_keeps_the_answers_before_it(program: Program, tmp_path: Path) -> None:
    done = classify(program, tmp_path, PICTURES, TABLE, RUN="segv", AT=3)

    assert done.names == ["hello", "loaded", "prediction", "prediction", "signal"]


@pytest.mark.parametrize(
    ("pictures", "table", "named"),
    [
        (PICTURES.astype(np.float32), TABLE, "input.npy"),
        (PICTURES[..., :2], TABLE, "input.npy"),
        (PICTURES[0], TABLE, "input.npy"),
        (PICTURES[:0], TABLE, "input.npy"),
        (PICTURES, TABLE[:, :255], "table.npy"),
        (PICTURES, TABLE.T, "table.npy"),
        (PICTURES, np.zeros((3, 256), np.uint8), "table.npy"),
        (PICTURES, TABLE.astype(np.float64), "table.npy"),
    ],
)
def test_arrays_of_other_forms_are_refused(
    program: Program, tmp_path: Path, pictures: NDArray[Any], table: NDArray[Any], named: str
) -> None:
    done = classify(program, tmp_path, pictures, table)

    assert (done.code, done.last["event"], done.last["kind"]) == (1, "error", "InputError")
    assert done.last["message"].startswith(str(tmp_path / named))

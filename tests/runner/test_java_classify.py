"""Classifying many images in one process of the Java runner (with a stand-in for Paddle-Lite's library)."""

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
from tests.runner.cpp_runner import Done, settings
from tests.runner.java_runner import JavaProgram, dex_program, run, stand_in_program

PICTURES = np.random.RandomState(2).randint(0, 256, (5, 4, 6, 3)).astype(np.uint8)
TABLE = np.random.RandomState(3).randn(3, 256).astype(np.float32)


@pytest.fixture(scope="module")
def program() -> JavaProgram:
    return stand_in_program()


def classify(
    program: JavaProgram, tmp_path: Path, pictures: NDArray[Any], table: NDArray[Any], **stand_in: object
) -> Done:
    np.save(tmp_path / "table.npy", table)
    asked = settings(tmp_path, pictures, table=str(tmp_path / "table.npy"))
    return run(program, asked.arguments(), **stand_in)


def sums(tensor: NDArray[Any]) -> List[float]:
    """What the stand-in computes of one image, [C, H, W]."""
    return tensor.astype(np.float64).sum(axis=(1, 2)).astype(np.float32).tolist()


@pytest.fixture(scope="module", params=[stand_in_program, dex_program], ids=["classes", "dex"])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """All pictures in one run, of the compiled sources and of the dex code that ships."""
    build: Any = request.param
    return classify(build(), tmp_path_factory.mktemp("answers"), PICTURES, TABLE)


def test_every_picture_is_answered_in_order(answers: Done) -> None:
    assert answers.names == ["hello", "loaded", *["prediction"] * 5, "done"]
    assert [event["index"] for event in answers.events[2:-1]] == [0, 1, 2, 3, 4]
    assert (answers.last["count"], answers.code) == (5, 0)
    assert all(0 <= event["ms"] <= answers.last["wall_ms"] for event in answers.events[2:-1])


def test_the_python_side_reads_all_of_it(answers: Done) -> None:
    measurement = Measurement()

    assert all(measurement.take(event) for event in answers.events)
    assert (measurement.predictions, measurement.complete) == (5, True)


def test_the_tensor_is_what_the_table_says_for_each_channel_and_level(answers: Done) -> None:
    for event, picture in zip(answers.events[2:-1], PICTURES):
        tensor = np.stack([TABLE[channel][picture[..., channel]] for channel in range(3)])
        np.testing.assert_allclose(event["values"], sums(tensor), rtol=1e-6)


def test_a_table_of_the_preprocessing_gives_the_tensor_of_the_preprocessing(
    program: JavaProgram, tmp_path: Path
) -> None:
    spec = Preprocess(size=(8, 8), resize_short=8)
    picture = golden_picture(8, 8)

    done = classify(program, tmp_path, picture[None], level_table(spec))

    np.testing.assert_allclose(done.event("prediction")["values"], sums(normalize(picture, spec)), rtol=1e-5)


def test_several_inputs_are_one_list(program: JavaProgram, tmp_path: Path, answers: Done) -> None:
    np.save(tmp_path / "table.npy", TABLE)
    np.save(tmp_path / "rest.npy", PICTURES[3:])
    further = (str(tmp_path / "rest.npy"),)
    asked = settings(tmp_path, PICTURES[:3], table=str(tmp_path / "table.npy"), further=further)

    done = run(program, asked.arguments())

    assert [event["index"] for event in done.events[2:-1]] == [0, 1, 2, 3, 4]
    assert [event["values"] for event in done.events[2:-1]] == [event["values"] for event in answers.events[2:-1]]


def test_a_crash_keeps_the_answers_before_it(program: JavaProgram, tmp_path: Path) -> None:
    done = classify(program, tmp_path, PICTURES, TABLE, RUN="abort", AT=3)

    assert done.names == ["hello", "loaded", "prediction", "prediction"]


@pytest.mark.parametrize(
    ("pictures", "table", "named"),
    [
        (PICTURES.astype(np.float32), TABLE, "input.npy"),
        (PICTURES[..., :2], TABLE, "input.npy"),
        (PICTURES[0], TABLE, "input.npy"),
        (PICTURES[:0], TABLE, "input.npy"),
        (PICTURES, TABLE[:, :255], "table.npy"),
        (PICTURES, np.zeros((3, 256), np.uint8), "table.npy"),
    ],
)
def test_arrays_of_other_forms_are_refused(
    program: JavaProgram, tmp_path: Path, pictures: NDArray[Any], table: NDArray[Any], named: str
) -> None:
    done = classify(program, tmp_path, pictures, table)

    assert (done.code, done.last["event"], done.last["kind"]) == (1, "error", "InputError")
    assert done.last["message"].startswith(str(tmp_path / named))

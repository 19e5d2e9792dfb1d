"""Scales of a real network, in a child process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgecls.calibrate.run import calibrate
from edgecls.errors import ImageError, ImageListError, QuantizeError, SettingsError
from edgecls.program.desc import read_program
from edgecls.quantize.settings import ALGOS
from tests.calibrate import reference
from tests.nets.nets import need


@pytest.fixture(scope="module")
def tiny(nets):
    return nets("tiny")


@pytest.fixture(scope="module")
def images(tiny):
    return tiny.model_file.with_name("calibration.npy")


def test_every_algorithm_of_paddle_finds_what_paddle_finds(tiny, images, tmp_path):
    """Of all variables that Paddle samples, not only of those that are quantized. KL is held against it below."""
    script = Path(__file__).with_name("paddle_scales.py")
    done = subprocess.run(
        [need("numpy", "paddle"), str(script), str(tiny.model_file.parent), str(images), str(tmp_path / "scales.json")],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    wanted = json.loads((tmp_path / "scales.json").read_text())
    thresholds = wanted.pop("kl_of_histogram")
    lines = []
    found = calibrate(tiny, images, algos=ALGOS, variables=sorted(wanted["hist"]), on_progress=lines.append)
    for algo, scales in wanted.items():
        assert found.scales[algo] == pytest.approx(scales, rel=1e-3, abs=1e-7), algo
    assert len(wanted) == 6
    for name, histogram in thresholds.items():
        assert reference.kl_of(np.array(histogram["counts"]), histogram["width"]) == pytest.approx(histogram["kl"])
        assert found.scales["kl"][name] == pytest.approx(histogram["kl"], rel=1e-3)
    assert (found.images, found.batch_size) == (20, 8)
    assert lines == [f"calibration pass {turn}/2, batch {batch}/3" for turn in (1, 2) for batch in (1, 2, 3)]


def test_a_batch_is_made_as_small_as_the_memory_and_the_range_stays(tiny, images):
    lines = []
    algos = ("abs_max", "hist")
    small = calibrate(tiny, images, algos=algos, budget=500_000, on_progress=lines.append)
    assert small.batch_size == 2
    assert lines[:2] == ["batches of 2: one image takes 0 MiB", "calibration pass 1/2, batch 1/10"]
    usual = calibrate(tiny, images, algos=algos)
    for algo in algos:
        assert small.scales[algo] == pytest.approx(usual.scales[algo], rel=1e-4)
    assert list(usual.scales["hist"])[-1] == "x"
    assert json.loads(json.dumps(usual.to_json())) == usual.to_json()


def test_some_of_the_images_as_if_there_were_no_others(tiny, images, tmp_path):
    array = np.load(images)
    array[5] = np.nan
    np.save(tmp_path / "bad.npy", array)
    some = calibrate(tiny, tmp_path / "bad.npy", algos=["abs_max"], rows=[0, 3, 7])
    assert some.scales["abs_max"]["x"] == np.abs(array[[0, 3, 7]]).max()
    assert some.images == 3
    with pytest.raises(ImageError, match="calibration image 6 holds NaN or infinity"):
        calibrate(tiny, tmp_path / "bad.npy", rows=[0, 5])


def test_an_export_of_a_fixed_batch_sees_whole_batches(nets, images):
    lines = []
    found = calibrate(nets("fixed"), images, algos=["abs_max"], budget=1, on_progress=lines.append)
    assert found.batch_size == 4
    assert lines[-1] == "calibration pass 1/1, batch 5/5"
    with pytest.raises(ImageListError, match="3 calibration images are less than one batch"):
        calibrate(nets("fixed"), images, rows=[1, 2, 3])


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"algos": []}, "no calibration algorithm"),
        ({"algos": ["hist", "min_max"]}, "min_max only records thresholds"),
        ({"algos": ["adaround"]}, "adaround rounds weights"),
        ({"variables": ["x", "y"]}, "the model has no variable y"),
        ({"batch_size": 0}, "a batch of 0 images"),
    ],
)
def test_what_can_not_be_asked_is_refused(tiny, images, asked, reason):
    with pytest.raises(SettingsError, match=reason):
        calibrate(tiny, images, **asked)


def test_a_model_without_such_operators_has_nothing_to_calibrate(tiny, images):
    with pytest.raises(QuantizeError, match="the model has no mul"):
        calibrate(tiny, images, op_types=("mul",))


def test_an_operator_that_paddle_does_not_know_is_quoted_from_paddle(tiny, images, tmp_path):
    unknown = type(tiny)(tmp_path / "inference.pdmodel", tiny.params_file)
    unknown.model_file.write_bytes(tiny.model_file.read_bytes().replace(b"hard_swish", b"hard_swosh"))
    assert read_program(unknown.model_file)
    with pytest.raises(QuantizeError, match="Paddle could not run the model: .*hard_swosh"):
        calibrate(unknown, images)

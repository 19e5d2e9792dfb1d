"""``--algo auto`` on a real network."""

from __future__ import annotations

import json

import numpy as np
import pytest

from edgecls.calibrate import choose
from edgecls.calibrate.choose import choose_algo
from edgecls.calibrate.run import Calibration
from edgecls.errors import ImageListError, QuantizeError


@pytest.fixture(scope="module")
def images(nets):
    return nets("tiny").model_file.with_name("calibration.npy")


def test_the_algorithm_with_the_least_divergence_is_taken_with_its_scales(nets, images):
    lines = []
    algos = ("abs_max", "hist", "mse_signed")
    chosen = choose_algo(nets("tiny"), images, algos=algos, on_progress=lines.append)
    assert sorted(each.algo for each in chosen.scores) == sorted(algos)
    divergences = [each.divergence for each in chosen.scores]
    assert divergences == sorted(divergences)
    assert 0.0 < divergences[0] < divergences[-1]
    assert chosen.algo == chosen.scores[0].algo
    assert (chosen.calibrated, chosen.held_out) == (16, 4)
    assert chosen.warning == "4 images judged the algorithms, too few to tell like ones apart; give 100 or more"
    assert lines[-1] == "judge mse_signed, 4/4"
    assert json.loads(json.dumps(chosen.to_json())) == chosen.to_json()
    assert choose_algo(nets("tiny"), images, algos=algos) == chosen


def test_a_fixed_batch_is_filled_up(nets, images, tmp_path):
    np.save(tmp_path / "ten.npy", np.load(images)[:10])
    chosen = choose_algo(nets("fixed"), tmp_path / "ten.npy", algos=("abs_max", "abs_max"))
    assert chosen.algo == "abs_max"
    assert (chosen.calibrated, chosen.held_out, len(chosen.scores)) == (8, 2, 1)


def test_fewer_than_ten_images_are_refused(nets, images, tmp_path):
    np.save(tmp_path / "nine.npy", np.load(images)[:9])
    with pytest.raises(ImageListError, match="at least 10 calibration images, there are 9; .*name an algorithm"):
        choose_algo(nets("tiny"), tmp_path / "nine.npy")


def test_when_no_algorithm_gives_numbers_the_model_stays_fp32(nets, images, monkeypatch):
    def outputs(task, request, **_):
        for model in request["models"]:
            np.save(model["output"], np.full((4, 10), np.nan if model["name"] != "fp32" else 0.1, np.float32))

    monkeypatch.setattr(choose, "run_task", outputs)
    monkeypatch.setattr(choose, "calibrate", lambda *_, **__: Calibration({"abs_max": {"x": 1.0}}, 16, 8))
    monkeypatch.setattr(choose, "quantize", lambda exported, *_, **__: exported)
    monkeypatch.setattr(choose, "set_scales", lambda quantized, *_: quantized)
    with pytest.raises(QuantizeError, match="NaN or infinity with every algorithm"):
        choose_algo(nets("tiny"), images, algos=("abs_max",))

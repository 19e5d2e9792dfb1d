"""Sums over quantized values, estimated from counts for many scales at once."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.calibrate.levels import Levels
from tests.calibrate.reference import clipped

SCALES = np.array([0.3, 0.5, 0.77, 1.0])


def values(kind):
    random = np.random.RandomState(4)
    drawn = {
        "normal": random.randn(50_000),
        "positive": np.abs(random.standard_t(5, 50_000)),
        "spikes": np.round(random.rand(50_000) * 40) / 40,
        "negative": -np.abs(random.randn(50_000)),
    }
    return drawn[kind].astype(np.float32)


@pytest.mark.parametrize("kind", ["normal", "positive", "spikes", "negative"])
def test_the_estimates_are_as_near_as_they_say(kind):
    x = values(kind)
    top = float(np.abs(x).max())
    moments = Levels.of(x, top).moments(SCALES * top)
    exact = x.astype(np.float64)
    for number, scale in enumerate(SCALES * top):
        q = clipped(exact, scale)
        assert abs(moments.q_mean[number] - q.mean()) <= moments.q_mean_error[number] + 1e-6 * top
        assert abs(moments.q_mean_square[number] - (q**2).mean()) <= moments.q_mean_square_error[number] + 1e-6 * top**2
        assert abs(moments.loss[number] - ((exact - q) ** 2).mean()) <= moments.loss_error[number] + 1e-9 * top**2
        assert moments.loss_error[number] < 0.05 * moments.loss[number]


def test_the_moments_of_the_values_themselves_are_exact():
    x = values("normal")
    moments = Levels.of(x, float(np.abs(x).max())).moments(np.array([1.0]))
    assert moments.mean == pytest.approx(x.mean(dtype=np.float64), abs=1e-9)
    assert moments.mean_square == pytest.approx((x.astype(np.float64) ** 2).mean(), rel=1e-6)

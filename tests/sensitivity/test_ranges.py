"""Running sums over batches are those over all values."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.sensitivity.ranges import Activation, Output, decibels, spread

VALUES = np.random.RandomState(0).randn(64, 8, 6, 6).astype(np.float32)


@pytest.fixture
def found():
    activation = Activation(scale=4.0)
    for start in range(0, 64, 16):
        activation.add(VALUES[start : start + 16])
    return activation.to_json()


def test_range_and_shares(found):
    assert (found["min"], found["max"]) == (float(VALUES.min()), float(VALUES.max()))
    assert found["rms"] == pytest.approx(float(np.sqrt((VALUES.astype(float) ** 2).mean())), rel=1e-5)
    assert found["negative"] == pytest.approx((VALUES < 0).mean())
    assert found["clipped"] == pytest.approx((np.abs(VALUES) > 4).mean())
    assert found["p999"] == pytest.approx(np.quantile(np.abs(VALUES), 0.999), rel=0.05)
    assert found["channels"] == 8


def test_noise_is_what_int8_leaves(found):
    integers = np.rint(np.clip(VALUES, -4, 4) / 4 * 127)
    rest = VALUES - integers * 4 / 127
    wanted = 10 * np.log10((VALUES.astype(float) ** 2).sum() / (rest.astype(float) ** 2).sum())
    assert found["sqnr"] == pytest.approx(wanted, abs=0.01)


def test_a_wide_channel_and_outliers_show():
    values = VALUES.copy()
    values[:, 3] *= 50
    values[0, 0, 0, 0] = 1e4
    activation = Activation(scale=100.0)
    activation.add(values)
    found = activation.to_json()
    assert found["channel_spread"] > 30
    assert 0 < found["outliers"] < 0.01


def test_values_that_are_all_zero_have_no_noise():
    activation = Activation(scale=1.0)
    activation.add(np.zeros((2, 3, 4, 4), np.float32))
    found = activation.to_json()
    assert (found["sqnr"], found["outliers"], found["channel_spread"], found["rms"]) == (200.0, 0.0, 1.0, 0.0)


def test_the_output_compares_both():
    output = Output()
    output.add(VALUES, VALUES * np.float32(0.9))
    output.add(VALUES, VALUES * np.float32(0.9))
    assert output.sqnr == pytest.approx(20.0, abs=0.01)


def test_decibels_have_ends():
    assert decibels(1.0, 0.0) == 200.0
    assert decibels(0.0, 1.0) == -200.0
    assert decibels(100.0, 1.0) == pytest.approx(20.0)


def test_the_spread_leaves_dead_channels_out():
    assert spread(np.array([0.0, 1.0, 1.0, 8.0])) == 8.0
    assert spread(np.zeros(4)) == 1.0

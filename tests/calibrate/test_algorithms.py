"""Every algorithm finds what its plain definition finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecls.calibrate.algorithms import FROM_HISTOGRAM, ONE_PASS
from edgecls.calibrate.collect import Collector
from edgecls.quantize.settings import ALGOS
from tests.calibrate import reference

SAME = 1e-3


def found(algo, batches):
    collector = Collector([algo])
    for look in (collector.first, collector.second)[: collector.passes]:
        for batch in batches:
            look("x", batch)
    return collector.scales()[algo]["x"]


def relu(values):
    return np.maximum(values, 0)


def hard_swish(values):
    return values * np.clip(values + 3, 0, 6) / 6


def batches(seed, shape=(4, 8, 24, 24), shapes=3, activation=hard_swish):
    random = np.random.RandomState(seed)
    return [activation(random.standard_t(4, shape) * random.uniform(0.5, 3)).astype(np.float32) for _ in range(shapes)]


def test_every_algorithm_that_can_be_asked_for_is_there():
    assert set(ALGOS) == {*ONE_PASS, *FROM_HISTOGRAM}


@pytest.mark.parametrize("activation", [relu, hard_swish, np.asarray])
@pytest.mark.parametrize("algo", ["mse", "emd", "ptf", "hist", "kl"])
def test_large_batches(algo, activation):
    """Large enough that the losses are estimated before some are computed."""
    given_batches = batches(3, shape=(2, 8, 40, 40), shapes=2, activation=activation)
    wanted = getattr(reference, algo)(given_batches)
    assert found(algo, given_batches) == pytest.approx(wanted, rel=SAME)


@pytest.mark.parametrize("algo", ["mse", "emd", "ptf", "hist"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), images=st.integers(1, 3), side=st.integers(1, 9), count=st.integers(1, 3))
def test_small_batches(algo, seed, images, side, count):
    given_batches = batches(seed, shape=(images, 2, side, side), shapes=count)
    wanted = getattr(reference, algo)(given_batches)
    assert found(algo, given_batches) == pytest.approx(wanted, rel=SAME)


def test_abs_max_is_the_largest_magnitude_and_counts_negatives():
    assert found("abs_max", [np.float32([[1.0, -5.0]]), np.float32([[2.0, 3.0]])]) == 5.0


def test_avg_is_the_mean_over_images_of_their_largest_magnitude():
    assert found("avg", [np.float32([[1.0, -5.0], [2.0, 3.0]]), np.float32([[8.0, 0.0], [0.0, 0.0]])]) == 4.0


def test_the_last_batch_decides_ptf_as_in_paddle():
    large, small = batches(1)[0] * 10, batches(2)[0]
    assert found("ptf", [large, small]) == found("ptf", [small])


def test_mse_signed_beats_every_other_scale_at_holding_the_values():
    given_batches = batches(5)
    values = np.concatenate([batch.reshape(-1) for batch in given_batches]).astype(np.float64)

    def error(scale):
        step = scale / 127
        return ((values - np.clip(np.round(values / step), -127, 127) * step) ** 2).mean()

    tried = np.abs(values).max() * np.linspace(0.1, 1.0, 91)
    assert error(found("mse_signed", given_batches)) <= 1.01 * min(error(scale) for scale in tried)


def test_mse_signed_knows_the_negative_values_that_paddles_mse_takes_for_lost():
    values = -np.abs(batches(6)[0])
    assert found("mse_signed", [values]) == found("mse_signed", [-values])
    assert found("mse", [values]) != found("mse", [-values])


@pytest.mark.parametrize("algo", ALGOS)
@pytest.mark.parametrize("size", [10, 20_000])
def test_a_variable_of_zeros_gets_a_positive_scale(algo, size):
    assert 0.0 < found(algo, [np.zeros((1, size), np.float32)]) < 1.0


@pytest.mark.parametrize("algo", ALGOS)
def test_twice_as_large_values_give_a_scale_twice_as_large(algo):
    given_batches = batches(7)
    doubled = [2 * batch for batch in given_batches]
    assert found(algo, doubled) == pytest.approx(2 * found(algo, given_batches), rel=1e-6)


def test_kl_takes_the_last_filled_bin_when_the_upper_half_is_empty_but_for_the_largest_value():
    values = np.full((1, 1000), 0.25, np.float32)
    values[0, 0], values[0, 1] = 0.0, 1.0
    assert found("kl", [values]) == pytest.approx(reference.kl([values]), rel=SAME)

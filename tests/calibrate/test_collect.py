"""Many variables, several algorithms, a bounded memory."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from edgecls.calibrate.batch import Batch
from edgecls.calibrate.collect import Collector
from edgecls.calibrate.histogram import Histogram
from edgecls.errors import QuantizeError
from edgecls.quantize.settings import ALGOS


def observed(collector, batches):
    for look in (collector.first, collector.second)[: collector.passes]:
        for batch in batches:
            look("x", batch)
            look("y", 2 * batch)
    return collector


def random_batches(count):
    random = np.random.RandomState(0)
    return [random.randn(2, 3, 10, 10).astype(np.float32) for _ in range(count)]


def test_all_algorithms_in_one_go_find_what_each_finds_alone():
    batches = random_batches(3)
    together = observed(Collector(ALGOS), batches).scales()
    assert list(together["mse"]) == ["x", "y"]
    for algo in ALGOS:
        assert observed(Collector([algo]), batches).scales() == {algo: together[algo]}


def test_only_a_histogram_needs_a_second_pass():
    assert Collector(["abs_max", "mse"]).passes == 1
    assert Collector(["abs_max", "kl"]).passes == 2


def test_what_is_kept_does_not_grow_with_the_images():
    algos = [algo for algo in ALGOS if algo != "avg"]
    few, many = (len(pickle.dumps(observed(Collector(algos), random_batches(count)))) for count in (2, 60))
    assert many == few


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_variable_that_is_not_finite_is_named(bad):
    values = np.ones((2, 4), np.float32)
    values[1, 2] = bad
    with pytest.raises(QuantizeError, match="computes NaN or infinity on the calibration images, in conv_3"):
        Collector(["hist"]).first("conv_3", values)


def test_an_empty_variable_gets_no_scale():
    collector = Collector(["hist"])
    for look in (collector.first, collector.second):
        look("x", np.ones((1, 5), np.float32))
        look("nothing", np.ones((0, 5), np.float32))
    assert list(collector.scales()["hist"]) == ["x"]


def test_the_histogram_counts_as_numpy_does():
    values = np.random.RandomState(1).randn(3, 50_001).astype(np.float32)
    magnitudes = np.abs(values)
    counted = Histogram(float(magnitudes.min()), float(magnitudes.max()))
    counted.update(Batch(values))
    wanted, borders = np.histogram(magnitudes, 2048, (float(magnitudes.min()), float(magnitudes.max())))
    assert counted.counts.sum() == values.size
    assert np.abs(np.cumsum(counted.counts) - np.cumsum(wanted)).max() <= 2
    assert counted.bin_width == pytest.approx(borders[1] - borders[0])

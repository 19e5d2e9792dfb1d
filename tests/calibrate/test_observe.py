"""oneDNN is taken where it computes the same, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.calibrate import observe as module
from edgecls.calibrate.observe import observe
from edgecls.calibrate.rows import Rows, split
from edgecls.errors import QuantizeError

IMAGES = np.arange(2 * 3 * 4 * 4, dtype=np.float32).reshape(2, 3, 4, 4)


class FakeWatch:
    """A network whose only variable is twice the input; oneDNN makes of it what ``onednn`` says."""

    onednn = staticmethod(lambda values: values)
    made_bytes = 1

    def __init__(self, paddle, model, params, names, *, onednn):
        self.change = type(self).onednn if onednn else (lambda values: values)
        paddle.append("oneDNN" if onednn else "plain")

    def run(self, batch, look=None):
        if look is not None:
            look("y", self.change(2 * batch))
        return batch.reshape(len(batch), -1)


def fails(values):
    raise QuantizeError("Paddle does not compute y")


def watched(monkeypatch, change):
    """The scale of the variable, and the networks that were loaded one after the other."""
    fake = type("Fake", (FakeWatch,), {"onednn": staticmethod(change)})
    monkeypatch.setattr(module, "Watch", fake)
    loaded = []
    found = observe(
        loaded,
        model="",
        params="",
        images=Rows(IMAGES),
        names=["y"],
        algos=["abs_max"],
        batch_size=2,
        whole_batches=False,
        budget=1 << 20,
        progress=lambda line: None,
    )
    return found.scales["abs_max"]["y"], loaded


def test_the_same_up_to_rounding_is_taken(monkeypatch):
    scale, loaded = watched(monkeypatch, lambda values: values * np.float32(1.00001))
    assert scale == pytest.approx(190, rel=1e-4)
    assert scale > 190
    assert loaded == ["plain", "oneDNN"]


@pytest.mark.parametrize("change", [lambda values: np.concatenate([values, values]), lambda values: values + 1, fails])
def test_anything_else_is_not(monkeypatch, change):
    assert watched(monkeypatch, change) == (190.0, ["plain", "oneDNN", "plain"])


def test_every_fifth_image_is_held_out():
    calibrating, held_out = split(12)
    assert held_out == [4, 9]
    assert sorted(calibrating + held_out) == list(range(12))

"""The search finds few layers that hold the budget, and measures little."""

from __future__ import annotations

import pytest

from edgecls.budget.score import Score
from edgecls.budget.search import Search

NAMES = [f"layer {number}" for number in range(32)]


class Net:
    """A net whose int8 loses some images of 1000 in each layer that is not float."""

    def __init__(self, **lost):
        self.lost = {name.replace("_", " "): count for name, count in lost.items()}
        self.measured = []

    def __call__(self, layers):
        self.measured.append(frozenset(layers))
        return Score(1000, sum(count for name, count in self.lost.items() if name not in layers))


def search(net, max_drop, allowed=lambda layers: True):
    return Search(net, max_drop, len, allowed)


def test_the_one_harmful_layer_is_enough():
    net = Net(layer_0=50, layer_9=2)
    found = search(net, 0.3).find(NAMES)
    assert found.layers == ("layer 0",)
    assert found.score.drop == 0.2
    assert len(net.measured) == 1


@pytest.mark.parametrize("place", [1, 5, 17, 31])
def test_a_harmful_layer_deep_in_the_order_is_found_and_the_others_are_given_back(place):
    net = Net(**{f"layer_{place}": 50})
    found = search(net, 0.3).find(NAMES)
    assert found.layers == (NAMES[place],)
    assert len(net.measured) <= 30


def test_layers_that_hold_the_budget_only_together_stay_together():
    net = Net(layer_3=4, layer_8=4, layer_20=4)
    found = search(net, 0.5).find(NAMES)
    assert len(found.layers) == 2
    assert set(found.layers) < {"layer 3", "layer 8", "layer 20"}


def test_nothing_is_measured_twice():
    net = Net(layer_3=4, layer_8=4, layer_20=4)
    search(net, 0.3).find(NAMES)
    assert len(net.measured) == len(set(net.measured))


def test_errors_that_cancel_do_not_lead_to_a_result_that_misses_the_budget():
    def odd(layers):
        # Worse with one layer float than with none, and right with layers 4 and 5.
        return Score(100, 0 if {"layer 4", "layer 5"} <= set(layers) else 5 + len(layers) % 3)

    found = search(odd, 0.0).find(NAMES)
    assert found.score.lost == 0
    assert set(found.layers) == {"layer 4", "layer 5"}


def test_where_no_allowed_choice_holds_the_best_that_was_measured_is_told():
    net = Net(**{f"layer_{number}": 10 for number in range(32)})
    looked = search(net, 0.3, allowed=lambda layers: len(layers) <= 6)
    assert looked.find(NAMES) is None
    assert len(looked.best().layers) == 6
    assert looked.best().score.drop == 26.0


def test_with_nothing_allowed_nothing_is_found():
    looked = search(Net(layer_0=50), 0.3, allowed=lambda layers: False)
    assert looked.find(NAMES) is None
    assert looked.trials == []


def test_of_equal_drops_the_cheapest_is_the_best():
    looked = search(lambda layers: Score(10, 5), 0.0)
    looked.find(NAMES)
    assert len(looked.best().layers) == 1


def test_every_trial_is_told():
    told = []
    Search(Net(layer_1=50), 0.3, len, lambda layers: True, told.append).find(NAMES)
    assert [len(trial.layers) for trial in told[:2]] == [1, 2]


def test_trimming_is_bounded():
    net = Net(**{f"layer_{number}": 1 for number in range(32)})
    search(net, 0.0).find(NAMES)
    assert len(net.measured) <= 6 + 5 + 24

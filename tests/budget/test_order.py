"""Layers go back in the order of harm for their cost, counting what their neighbours change."""

from __future__ import annotations

from edgecls.budget.order import by_harm, by_harm_per_cost


def costs(**each):
    return lambda layers: sum(each[name] for name in layers)


def test_the_most_harm_for_its_cost_goes_first():
    order = by_harm_per_cost({"a": 1.0, "b": 6.0, "c": 4.0}, costs(a=1.0, b=10.0, c=2.0))
    assert list(order) == ["c", "a", "b"]


def test_a_calib_operator_that_a_neighbour_makes_needless_counts():
    def cost(layers):
        # Between b and its neighbour a one calib operator comes with the first of them and goes with the second.
        return 10 * len(layers) + 8 * (len({"a", "b"} & set(layers)) == 1)

    assert list(by_harm_per_cost({"a": 3.0, "b": 1.5, "c": 1.3}, cost)) == ["a", "b", "c"]
    assert list(by_harm_per_cost({"a": 3.0, "b": 1.5, "c": 1.3}, lambda layers: 10.0 * len(layers))) == ["a", "b", "c"]
    assert list(by_harm_per_cost({"a": 3.0, "b": 0.9, "c": 1.3}, cost)) == ["a", "b", "c"]
    assert list(by_harm_per_cost({"a": 3.0, "b": 0.9, "c": 1.3}, lambda layers: 10.0 * len(layers))) == ["a", "c", "b"]


def test_a_layer_that_costs_nothing_does_not_go_before_one_that_does_harm():
    assert list(by_harm_per_cost({"a": 0.001, "b": 5.0}, costs(a=-1.0, b=20.0))) == ["b", "a"]


def test_layers_without_harm_come_last_and_equal_ones_as_they_run():
    assert list(by_harm_per_cost({"a": 0.0, "b": 1.0, "c": 1.0}, costs(a=1, b=1, c=1))) == ["b", "c", "a"]
    assert by_harm({"a": 0.0, "b": 1.0, "c": 1.0, "d": 2.0}) == ["d", "b", "c", "a"]


def test_no_layers_have_an_order():
    assert list(by_harm_per_cost({}, costs())) == []

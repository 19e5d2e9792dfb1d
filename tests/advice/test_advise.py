"""Which published net stands for a model, and what its figures say."""

from __future__ import annotations

from edgecls.advice.advise import advise, render
from edgecls.advice.published import PRECISIONS, load_published


def test_every_net_has_a_figure_for_every_core_and_precision_or_says_that_there_is_none() -> None:
    published = load_published()
    cores = {tuple(figure.core for figure in figures) for figures in published.nets.values()}
    assert len(cores) == 1
    for figures in published.nets.values():
        for figure in figures:
            assert set(figure.ms) == set(PRECISIONS)
            assert figure.ms["fp32"] is not None
            assert figure.ms["int8"] is not None


def test_a_core_without_fp16_is_never_told_to_take_it() -> None:
    for figures in load_published().nets.values():
        for figure in figures:
            assert figure.fastest != "fp16" or figure.ms["fp16"] is not None


def test_a_net_of_plain_convolutions_is_compared_with_resnet() -> None:
    assert advise({"conv2d": 40}).net == "ResNet50"


def test_a_net_with_squeeze_and_excitation_is_compared_with_mobilenet_v3() -> None:
    assert advise({"conv2d": 20, "depthwise_conv2d": 13, "hard_swish": 27}).net == "MobileNetV3_small_x1_0"


def test_a_plain_depthwise_net_is_compared_with_mobilenet_v1() -> None:
    assert advise({"conv2d": 14, "depthwise_conv2d": 13}).net == "MobileNetV1"


def test_fp16_beats_int8_on_small_nets_and_int8_wins_on_large_ones_where_dot_products_are_used() -> None:
    small = {figure.core: figure.fastest for figure in advise({"depthwise_conv2d": 1, "hard_swish": 1}).figures}
    large = {figure.core: figure.fastest for figure in advise({"conv2d": 1}).figures}
    assert small["Cortex-A76"] == "fp16"
    assert large["Cortex-A76"] == "int8"
    assert small["Cortex-A53"] == "int8"


def test_the_text_names_the_figures_as_those_of_another_net() -> None:
    text = render(advise({"conv2d": 1}))
    assert "ResNet50" in text
    assert "not this model" in text
    assert "v2.11" in text

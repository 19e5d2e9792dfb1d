"""One picture of an analysis, or a line that says what it needs."""

from __future__ import annotations

import dataclasses
import sys

import pytest

from edgecls.errors import MissingPackageError, SettingsError
from edgecls.sensitivity.effect import Effect
from edgecls.sensitivity.picture import check_picture, draw
from edgecls.sensitivity.result import LayerSensitivity, Sensitivity
from edgecls.sensitivity.text import render
from tests.sensitivity.test_reasons import INPUT, WEIGHT

EFFECT = Effect(0.002, 90.0)


def layer(number, **changes):
    found = LayerSensitivity(
        name=f"conv2d_{number}.w_0",
        number=number,
        op_type="depthwise_conv2d" if number % 2 else "conv2d",
        weight_shape=(64, 32, 3, 3),
        weight=WEIGHT,
        activation=INPUT,
        output_sqnr=38.0,
        alone=EFFECT,
        without=EFFECT,
        gain=0.001,
        harm=0.002,
        reason="",
    )
    return dataclasses.replace(found, **changes)


def analysis(count):
    layers = [layer(number) for number in range(1, count + 1)]
    layers[-1] = dataclasses.replace(layers[-1], harm=0.02, reason="its input has a long positive tail")
    return Sensitivity(32, "paddle_inference", None, Effect(0.01, 80.0), tuple(layers))


@pytest.mark.parametrize(("count", "name"), [(5, "a.png"), (80, "b.svg")])
def test_the_picture_is_drawn_twice_alike(tmp_path, count, name):
    pytest.importorskip("matplotlib")
    draw(analysis(count), tmp_path / name, "PPLCNet_x0_25")
    content = (tmp_path / name).read_bytes()
    assert content[:4] in (b"\x89PNG", b"<?xm")
    assert len(content) > 10_000
    if name.endswith(".png"):
        draw(analysis(count), tmp_path / name, "PPLCNet_x0_25")
        assert (tmp_path / name).read_bytes() == content


def test_without_matplotlib_one_line_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingPackageError, match=r"pip install edgecls\[report\]"):
        check_picture(tmp_path / "a.png")


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"a\.gif names no format"):
        check_picture(tmp_path / "a.gif")


def test_the_table_has_the_worst_layer_first_and_its_reason():
    lines = render(analysis(5)).splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("#") or "layer" in line.split()[:2])
    assert "conv2d_5.w_0" in lines[head + 1]
    assert any(line.strip() == "conv2d_5.w_0: its input has a long positive tail" for line in lines)


def test_a_table_of_some_layers_says_how_many_are_left_out():
    assert "and 3 more that do less" in render(analysis(5), limit=2)

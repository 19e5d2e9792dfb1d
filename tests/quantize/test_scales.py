"""Scales replaced without Paddle are as if the model had been quantized with them."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.convert.run import convert
from edgecls.errors import ExportedModelError, SettingsError
from edgecls.quantize.ptq import quantize
from edgecls.quantize.scales import read_scales, set_scales
from tests.nets.nets import need


@pytest.fixture(scope="module")
def images(nets):
    return nets("tiny").model_file.with_name("calibration.npy")


def test_other_scales_give_the_files_and_the_nb_that_quantizing_with_them_gives(nets, images, quantized, tmp_path):
    need("paddlelite")
    by_kl = quantize(nets("tiny"), images, tmp_path / "kl", algo="kl")
    changed = set_scales(quantized, read_scales(by_kl), tmp_path / "changed")
    assert read_scales(by_kl) != read_scales(quantized)
    assert changed.model_file.read_bytes() == by_kl.model_file.read_bytes()
    assert changed.params_file.read_bytes() == by_kl.params_file.read_bytes()
    for name, model in (("kl", by_kl), ("changed", changed), ("hist", quantized)):
        convert(model, tmp_path / f"{name}.nb", target="arm64-v8a", precision="int8")
    assert (tmp_path / "changed.nb").read_bytes() == (tmp_path / "kl.nb").read_bytes()
    assert (tmp_path / "changed.nb").read_bytes() != (tmp_path / "hist.nb").read_bytes()


def test_given_scales_are_those_of_the_model_and_no_image_is_calibrated(nets, images, quantized, tmp_path):
    scales = {name: 1.5 * scale for name, scale in read_scales(quantized).items()}
    lines = []
    model = quantize(nets("tiny"), images, tmp_path, scales=scales, on_progress=lines.append)
    assert read_scales(model) == pytest.approx(scales, rel=1e-7)
    assert lines == ["check the quantized model", "quantized 4 conv2d, 1 depthwise_conv2d"]


def test_scales_can_be_replaced_in_place_and_one_by_one(quantized, tmp_path):
    before = read_scales(quantized)
    model = set_scales(quantized, {"x": 3.0, "of a layer that is float now": 1.0}, tmp_path)
    assert set_scales(model, {"x": 4.0}, tmp_path) == model
    assert read_scales(model) == {**before, "x": 4.0}


def test_a_missing_scale_is_named(nets, images, quantized, tmp_path):
    scales = read_scales(quantized)
    del scales["x"]
    with pytest.raises(SettingsError, match="there is no scale for x"):
        quantize(nets("tiny"), images, tmp_path / "out", scales=scales)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_a_scale_must_be_a_positive_number(quantized, tmp_path, bad):
    with pytest.raises(SettingsError, match="the scale of x is"):
        set_scales(quantized, {"x": bad}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_scales_of_another_model_are_refused(quantized, tmp_path):
    with pytest.raises(SettingsError, match="none of the 1 scales is of this model"):
        set_scales(quantized, {"elsewhere": 1.0}, tmp_path)


def test_an_fp32_model_has_no_scales(nets, tmp_path):
    with pytest.raises(ExportedModelError, match="no activation scales"):
        set_scales(nets("tiny"), {"x": 1.0}, tmp_path)
    with pytest.raises(ExportedModelError, match="no activation scales"):
        read_scales(nets("tiny"))

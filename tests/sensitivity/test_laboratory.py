"""Variants are computed by the models and images that fit, and nothing else starts."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.errors import ExportedModelError, ImageError, ImageListError, InputError
from edgecls.sensitivity.laboratory import Laboratory
from edgecls.sensitivity.variants import Variants


def test_images_of_another_size_are_refused(nets, quantized, tmp_path):
    np.save(tmp_path / "small.npy", np.zeros((2, 3, 16, 16), np.float32))
    with pytest.raises(ImageError, match="give float32"):
        Laboratory(nets("tiny"), quantized, tmp_path / "small.npy")


def test_the_other_way_round_is_refused(nets, quantized):
    with pytest.raises(ExportedModelError):
        Laboratory(quantized, quantized, nets("tiny").model_file.with_name("calibration.npy"))


def test_no_images_are_refused(nets, quantized, tmp_path):
    np.save(tmp_path / "none.npy", np.zeros((0, 3, 32, 32), np.float32))
    with pytest.raises(ImageListError, match="holds no images"):
        Laboratory(nets("tiny"), quantized, tmp_path / "none.npy")


def test_what_is_no_quantized_layer_can_not_be_float(nets, quantized):
    variants = Variants(nets("tiny"), quantized)
    with pytest.raises(InputError, match=r"no layer linear_0\.w_0"):
        variants.topology(["linear_0.w_0"])


def test_a_topology_does_not_depend_on_those_made_before(nets, quantized):
    variants = Variants(nets("tiny"), quantized)
    first = variants.topology([])
    variants.probe()
    variants.topology(variants.names)
    assert variants.topology([]) == first

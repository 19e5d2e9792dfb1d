"""An export rewritten for ARM computes the same, and keeps what others go by."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from edgecls.catalogue import find_model
from edgecls.engines.session import EngineSession
from edgecls.errors import SettingsError
from edgecls.export.run import export_architecture
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.program.layers import find_layers
from edgecls.program.read import read_signature
from edgecls.rewrite.clean import RULES, clean
from edgecls.weights.source import resolve_weights


def output(exported, images):
    with EngineSession("paddle_inference", mode="fp32", model=exported) as session:
        return session.run(images)


def check_same(exported, images, folder):
    cleaned = clean(exported, folder)
    before, after = output(exported, images), output(cleaned.exported, images)
    np.testing.assert_allclose(after, before, rtol=0, atol=1e-5 * float(np.abs(before).max()))
    return cleaned


def names(exported):
    return [layer.name for layer in find_layers(read_program(exported.model_file))]


@pytest.fixture
def images(made):
    return np.load(made / "images.npy")[:4]


def test_squeeze_and_excite_and_dropout(lcnet, images, tmp_path):
    cleaned = check_same(lcnet, images, tmp_path)

    assert cleaned.applied == {"dropout": 1, "conv_bias": 2, "identities": 1, "fold_scale": 1}
    ops = read_program(cleaned.exported.model_file).histogram()
    assert not ops.keys() & {"reshape2", "dropout", "scale"}
    assert names(cleaned.exported) == names(lcnet)


def test_learned_factors_and_small_kernels(hgnet, images, tmp_path):
    cleaned = check_same(hgnet, images, tmp_path)

    assert cleaned.applied == {
        "one_number": 14,
        "identities": 1,
        "max_pool": 1,
        "fold_scale": 4,
        "scale_as_norm": 4,
        "even_kernel": 2,
    }
    ops = read_program(cleaned.exported.model_file).histogram()
    assert not ops.keys() & {"elementwise_mul", "scale"}
    assert ops["pool2d"] == 1
    assert names(cleaned.exported) == names(hgnet)


def test_what_was_rewritten_stays_as_it_is(hgnet, tmp_path):
    once = clean(hgnet, tmp_path / "once")
    twice = clean(once.exported, tmp_path / "twice")

    assert twice.applied == {}
    assert twice.exported.model_file.read_bytes() == once.exported.model_file.read_bytes()
    assert twice.exported.params_file.read_bytes() == once.exported.params_file.read_bytes()


def test_the_same_input_gives_the_same_bytes(hgnet, tmp_path):
    one, other = clean(hgnet, tmp_path / "one"), clean(hgnet, tmp_path / "other")

    assert one.exported.model_file.read_bytes() == other.exported.model_file.read_bytes()
    assert one.exported.params_file.read_bytes() == other.exported.params_file.read_bytes()


def test_input_output_and_class_count_keep_their_names(hgnet, tmp_path):
    before, after = read_signature(hgnet), read_signature(clean(hgnet, tmp_path).exported)

    assert (before.input, before.output, before.kind) == (after.input, after.output, after.kind)


def test_parameters_that_nobody_needs_any_more_are_gone(lcnet, tmp_path):
    cleaned = clean(lcnet, tmp_path).exported
    program = read_program(cleaned.model_file)

    referred = {name for op in program.ops() for found in op.inputs.values() for name in found}
    assert set(read_arrays(program, cleaned.params_file)) <= referred


def test_a_quantized_model_is_refused(quantized, tmp_path):
    with pytest.raises(SettingsError, match="quantized already"):
        clean(quantized, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_rule_has_a_name_of_its_own():
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.skipif(not os.environ.get("EDGECLS_TEST_ALL"), reason="EDGECLS_TEST_ALL is not set: large networks")
@pytest.mark.parametrize("model", ["PPLCNet_x0_25", "GhostNet_x0_5", "PPHGNet_tiny", "PPHGNetV2_B0", "HRNet_W18_C"])
def test_the_families_compute_the_same(model: str, tmp_path: Path) -> None:
    exported = export_architecture(
        find_model(model), resolve_weights(find_model(model), "random:0"), tmp_path / "export"
    )
    images = np.random.RandomState(0).randn(2, 3, 224, 224).astype(np.float32)

    check_same(exported, images, tmp_path / "clean")

"""The layer that int8 harms comes first, with the reason; what was measured is not measured again."""

from __future__ import annotations

import json

import numpy as np
import pytest

from edgecls.engines.session import EngineSession
from edgecls.errors import ExportedModelError, ImageListError
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.sensitivity.analyze import analyze, inputs_key, usual_images
from edgecls.sensitivity.laboratory import Laboratory
from edgecls.sensitivity.result import LayerSensitivity

LAYERS = [f"conv2d_{number}.w_0" for number in range(5)]


@pytest.fixture(scope="module")
def images(nets):
    return nets("tiny").model_file.with_name("calibration.npy")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    return tmp_path_factory.mktemp("journal") / "found.json"


@pytest.fixture(scope="module")
def found(harmed, images, finished):
    """The analysis of a net whose layer conv2d_4 has a scale 60 times too large."""
    fp32, int8, _ = harmed
    return analyze(fp32, int8, images, count=16, labels=[0, 1] * 10, journal=finished, threads=1)


def test_every_quantized_layer_is_measured_in_the_order_in_which_they_run(found):
    assert [layer.name for layer in found.layers] == LAYERS
    assert [layer.number for layer in found.layers] == [1, 2, 3, 4, 5]
    assert [layer.op_type for layer in found.layers] == ["conv2d", "depthwise_conv2d", "conv2d", "conv2d", "conv2d"]
    assert found.float_layers == ("linear_0.w_0",)
    assert found.images == 16


def test_the_harmed_layer_comes_first_and_does_nearly_all_of_the_harm(found, harmed):
    first, second = found.by_harm()[:2]
    assert first.name == harmed[2]
    assert first.harm > 10 * second.harm
    assert first.alone.kl == pytest.approx(found.int8.kl, rel=0.3)
    assert first.without.kl < 0.1 * found.int8.kl
    assert first.gain == pytest.approx(found.int8.kl - first.without.kl)
    assert first.output_sqnr < 20 < 30 < second.output_sqnr


def test_the_reason_names_the_scale(found):
    first = found.by_harm()[0]
    ends = f"int8 ends at {first.activation.scale:.3g}, while its input ends at {first.activation.max:.3g}"
    assert first.reason.startswith(ends)


def test_accuracy_is_measured_where_classes_are_known(found):
    assert 0 <= found.fp32_top1 <= 100
    assert all(layer.alone.top1 is not None and layer.without.top1 is not None for layer in found.layers)


def test_one_wide_channel_under_one_scale_is_found_and_named(wide_channel, images, tmp_path):
    fp32, int8, layer = wide_channel
    first = analyze(fp32, int8, images, threads=1).by_harm()[0]
    assert len(list((tmp_path / "workspace" / ".analyze").iterdir())) == 1
    assert first.name == layer
    assert first.weight.channel_spread > 100
    assert "one of 32 output channels is" in first.reason


def test_ranges_are_those_of_the_fp32_network(found, harmed, images):
    first = found.layers[0]
    batch = np.load(images)[[number * 20 // 16 for number in range(16)]]
    assert (first.activation.min, first.activation.max) == (float(batch.min()), float(batch.max()))
    assert first.activation.rms == pytest.approx(float(np.sqrt((batch.astype(float) ** 2).mean())), rel=1e-4)
    weight = read_arrays(read_program(harmed[0].model_file), harmed[0].params_file)["conv2d_0.w_0"]
    assert (first.weight.min, first.weight.max) == (float(weight.min()), float(weight.max()))


def test_the_outputs_are_those_of_the_engine(harmed, images):
    fp32, int8, _ = harmed
    with Laboratory(fp32, int8, images, count=8, threads=1) as laboratory:
        batch = np.load(images)[laboratory.rows]
        simulated, floats = laboratory.run([]), laboratory.run(LAYERS)
    with EngineSession("paddle_inference", mode="int8_simulated", model=int8) as session:
        assert np.allclose(session.run(batch), simulated, atol=1e-5)
    assert not np.array_equal(simulated, floats)


def test_an_interrupted_analysis_goes_on_where_it_was(found, finished, harmed, images, tmp_path, monkeypatch):
    ranges = json.loads(finished.read_text())["ranges"]
    runs = []

    def counted(self, float_layers):
        runs.append(tuple(float_layers))
        if len(runs) == 7:
            raise KeyboardInterrupt
        return np.random.RandomState(len(float_layers)).randn(8, 10).astype(np.float32)

    monkeypatch.setattr(Laboratory, "run", counted)
    monkeypatch.setattr(Laboratory, "probe", lambda self: ranges)
    fp32, int8, _ = harmed
    journal = tmp_path / "journal.json"
    with pytest.raises(KeyboardInterrupt):
        analyze(fp32, int8, images, count=8, journal=journal)
    assert {"fp32", "int8", "ranges", f"alone {LAYERS[1]}"} <= set(json.loads(journal.read_text()))
    analyze(fp32, int8, images, count=8, journal=journal)
    # Each half computes fp32 to compare with; besides, every variant is computed once.
    assert runs.count(tuple(LAYERS)) == 3
    variants = [each for each in runs[:6] + runs[7:] if each != tuple(LAYERS)]
    assert len(variants) == len(set(variants)) == 1 + 2 * len(LAYERS)


def test_a_finished_analysis_starts_nothing(found, harmed, images, finished, monkeypatch):
    monkeypatch.setattr(Laboratory, "_start", None)
    fp32, int8, _ = harmed
    assert analyze(fp32, int8, images, count=16, labels=[0, 1] * 10, journal=finished) == found


def test_a_journal_is_for_the_same_models_images_and_labels_only(harmed, wide_channel, images):
    fp32, int8, _ = harmed
    keys = {
        inputs_key("analyze", fp32, int8, images, 4, None),
        inputs_key("analyze", fp32, int8, images, 5, None),
        inputs_key("analyze", fp32, int8, images, 4, [0, 1, 2, 3]),
        inputs_key("analyze", fp32, int8, images.with_name("input.npy"), 4, None),
        inputs_key("analyze", fp32, wide_channel[1], images, 4, None),
        inputs_key("budget", fp32, int8, images, 4, None),
    }
    assert len(keys) == 6


def test_a_layer_survives_json(found):
    layer = found.layers[3]
    again = LayerSensitivity.from_json(json.loads(json.dumps(layer.to_json())))
    assert (again.name, again.weight, again.activation, again.reason) == (
        layer.name,
        layer.weight,
        layer.activation,
        layer.reason,
    )
    assert again.alone.kl == layer.alone.kl


def test_another_fp32_model_is_refused(nets, harmed, images):
    with pytest.raises(ExportedModelError, match="the fp32 model"):
        analyze(nets("wide"), harmed[1], images)


def test_too_few_labels_are_refused(harmed, images):
    with pytest.raises(ImageListError, match="3 labels for 20 images"):
        analyze(harmed[0], harmed[1], images, count=16, labels=[0, 1, 2], threads=1)


def test_images_are_spread_over_the_file_since_lists_are_often_sorted_by_class(harmed, images):
    with Laboratory(harmed[0], harmed[1], images, count=4) as few, Laboratory(harmed[0], harmed[1], images) as whole:
        assert few.rows == [0, 5, 10, 15]
        assert whole.rows == list(range(20))


def test_many_layers_get_fewer_images():
    assert [usual_images(layers) for layers in (5, 100, 200, 325, 2000)] == [32, 32, 16, 9, 8]

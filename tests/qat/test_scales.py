"""The activation scales of a quantized model, by layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edgecls.engines.session import EngineSession
from edgecls.errors import ParityError, QuantizeError
from edgecls.export.exported import ExportedModel
from edgecls.preprocess.apply import level_table
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.spec import Preprocess
from edgecls.program.desc import read_program
from edgecls.program.layers import find_layers
from edgecls.qat.converted import check_converted
from edgecls.qat.scales import read_scales, replace_scales
from tests.nets.nets import Nets

SPEC = Preprocess(size=(32, 32), resize_short=32)


def test_every_quantized_layer_has_one_and_no_other(quantized: ExportedModel, nets: Nets) -> None:
    scales = read_scales(quantized)

    convolutions = [layer.name for layer in find_layers(read_program(nets("tiny").model_file)) if "conv" in layer.name]
    assert sorted(scales) == sorted(convolutions)
    assert all(value > 0.0 for value in scales.values())


def test_an_fp32_model_has_none(nets: Nets) -> None:
    assert read_scales(nets("tiny")) == {}


def test_replaced_scales_are_read_again_and_nothing_else_changes(quantized: ExportedModel, tmp_path: Path) -> None:
    scales = {layer: value * 1.5 for layer, value in read_scales(quantized).items()}

    changed = replace_scales(quantized, scales, tmp_path)

    assert read_scales(changed) == pytest.approx(scales)
    assert changed.model_file.read_bytes() == quantized.model_file.read_bytes()
    same = replace_scales(changed, read_scales(quantized), tmp_path / "back")
    assert same.params_file.read_bytes() == quantized.params_file.read_bytes()


def test_a_layer_without_a_scale_is_refused(quantized: ExportedModel, tmp_path: Path) -> None:
    scales = read_scales(quantized)
    name = sorted(scales)[0]
    del scales[name]

    with pytest.raises(QuantizeError, match=name):
        replace_scales(quantized, scales, tmp_path)


def test_the_converted_model_must_answer_as_the_training_graph_did(quantized: ExportedModel, tmp_path: Path) -> None:
    levels = np.random.RandomState(0).randint(0, 256, (12, 32, 32, 3)).astype(np.uint8)
    np.save(tmp_path / "levels.npy", levels)
    with EngineSession("paddle_inference", mode="int8_simulated", model=quantized) as session:
        answers = session.run(np.stack([look_up(image, level_table(SPEC)) for image in levels]))
    labels = [int(label) for label in answers.argmax(axis=1)]
    np.save(tmp_path / "same.npy", answers)
    np.save(tmp_path / "other.npy", answers[::-1])

    faithful = check_converted(quantized, tmp_path / "levels.npy", tmp_path / "same.npy", SPEC, labels)

    assert (faithful.agreement, faithful.top1_trained, faithful.top1_converted) == (100.0, 100.0, 100.0)
    assert faithful.max_abs_diff < 1e-4
    with pytest.raises(ParityError, match="is not what was trained"):
        check_converted(quantized, tmp_path / "levels.npy", tmp_path / "other.npy", SPEC, None)

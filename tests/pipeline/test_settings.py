"""Settings that can't work are refused before anything heavy starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecls.errors import InputError, SettingsError
from edgecls.pipeline.settings import Settings, read_preprocess
from edgecls.preprocess.spec import Preprocess

IMAGES = Path("images")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(precision="int4"), "int4"),
        (Settings(target="mips"), "mips"),
        (Settings(precision="int8"), "needs calibration images"),
        (Settings(precision="int8", target="x86_64", calibration=IMAGES), "wrong results"),
        (Settings(precision="fp16", target="x86_64"), "ARM only"),
        (Settings(precision="int8", calibration=IMAGES, calibration_limit=0), "below 1"),
        (Settings(precision="int8", calibration=IMAGES, algo="min_max"), "min_max only records"),
        (Settings(precision="int8", calibration=IMAGES, algo="KL"), "unknown"),
        (Settings(seed=-1), "out of range"),
        (Settings(seed=1 << 32), "out of range"),
        (Settings(weights="sample", class_num=7), "number of classes already"),
        (Settings(class_num=1), "out of range"),
    ],
)
def test_what_can_not_work_is_refused_with_the_reason(settings, message):
    with pytest.raises(SettingsError, match=message) as caught:
        settings.check()
    assert caught.value.hint


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(precision="fp16", target="armeabi-v7a"),
        Settings(precision="int8", calibration=IMAGES),
        Settings(precision="int8", weights="sample"),
        Settings(target="x86_64"),
    ],
)
def test_what_can_work_passes(settings):
    settings.check()


def test_preprocessing_is_read_from_its_own_file_or_from_model_json(tmp_path):
    spec = Preprocess(size=(48, 192), resize_short=None, color="BGR")
    for value in (spec.to_json(), {"preprocess": spec.to_json()}):
        path = tmp_path / "p.json"
        path.write_text(json.dumps(value))
        assert read_preprocess(path) == spec


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"preprocess": 3}', '{"size": [0, 0]}'])
def test_a_malformed_preprocessing_file_is_refused(tmp_path, text):
    path = tmp_path / "p.json"
    path.write_text(text)
    with pytest.raises(InputError):
        read_preprocess(path)

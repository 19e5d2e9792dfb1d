from __future__ import annotations

import json
from typing import Any, Dict

import pytest

from edgecls.errors import InputError
from edgecls.preprocess.spec import Preprocess


def test_json_gives_back_the_same_description() -> None:
    spec = Preprocess(size=(192, 256), resize_short=300, interpolation="bicubic", color="BGR", scale=1.0)
    assert Preprocess.from_json(json.loads(json.dumps(spec.to_json()))) == spec


def test_a_direct_resize_survives_json() -> None:
    spec = Preprocess(resize_short=None)
    assert Preprocess.from_json(spec.to_json()).resize_short is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"interpolation": "lanczos"}, "interpolation 'lanczos' is unknown"),
        ({"color": "GBR"}, "color order 'GBR' is unknown"),
        ({"size": (0, 224)}, "input size (0, 224) is out of range"),
        ({"size": (224, 5000)}, "input size (224, 5000) is out of range"),
        ({"resize_short": 200}, "resize_short 200 is smaller than the crop (224, 224)"),
        ({"std": (0.2, 0.0, 0.2)}, "std above 0"),
    ],
)
def test_what_makes_no_sense_is_refused(change: Dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        Preprocess(**change)
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("field", ["resize_short", "interpolation", "size", "color", "scale", "mean", "std"])
def test_a_missing_field_is_named(field: str) -> None:
    value = Preprocess().to_json()
    del value[field]
    with pytest.raises(InputError, match=field):
        Preprocess.from_json(value)


@pytest.mark.parametrize(
    ("field", "wrong"), [("size", [224]), ("size", "wide"), ("mean", [0.5]), ("std", None), ("scale", "big")]
)
def test_a_malformed_field_is_an_input_error(field: str, wrong: Any) -> None:
    with pytest.raises(InputError):
        Preprocess.from_json({**Preprocess().to_json(), field: wrong})

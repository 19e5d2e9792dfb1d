"""The catalogue as a whole, and finding a model in it."""

from __future__ import annotations

import json

import pytest

from edgecls.catalogue import find_model, list_families, list_models
from edgecls.errors import ModelNameError, SettingsError


def test_there_are_29_architectures_of_five_families() -> None:
    counts = {family: len(list_models(family)) for family in list_families()}
    assert counts == {"PPLCNet": 8, "GhostNet": 3, "PPHGNet": 3, "PPHGNetV2": 7, "HRNet": 8}
    assert len({model.name for model in list_models()}) == 29


def test_a_family_is_found_in_any_case() -> None:
    assert list_models("hrnet") == list_models("HRNet")


def test_an_unknown_family_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="no family 'ResNet'; use one of PPLCNet, GhostNet"):
        list_models("ResNet")


@pytest.mark.parametrize(
    "typed", ["PPLCNet_x0_5", "pplcnet_x0_5", "PPLCNet_x0.5", "PP-LCNet_x0_5", "PPLCNet-x0-5", " PPLCNet_x0_5 "]
)
def test_a_model_is_found_the_way_people_write_it(typed: str) -> None:
    assert find_model(typed).name == "PPLCNet_x0_5"


def test_every_model_is_found_by_its_own_name() -> None:
    assert all(find_model(model.name) is model for model in list_models())


def test_the_suffix_chooses_the_ssld_weights_of_the_same_architecture() -> None:
    model = find_model("PPLCNet_x1_0_ssld")
    assert (model.name, model.weights, model.top1) == ("PPLCNet_x1_0", "ssld", 74.39)
    assert model.release.params_path == "legendary_models/PPLCNet_x1_0_ssld_pretrained.pdparams"


def test_the_suffix_is_harmless_where_only_ssld_weights_are_published() -> None:
    assert find_model("PPHGNet_base_ssld") == find_model("PPHGNet_base")
    assert find_model("PPHGNetV2_B0_ssld") == find_model("PPHGNetV2_B0")


def test_ssld_weights_that_nobody_published_are_refused() -> None:
    with pytest.raises(ModelNameError, match="PPLCNet_x0_25 has no ssld weights, its document publishes plain ones"):
        find_model("PPLCNet_x0_25_ssld")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("PPLCNet_x0_50", "PPLCNet_x0_5"), ("HRNet_W18", "HRNet_W18_C"), ("PPHGNet_tinny", "PPHGNet_tiny")],
)
def test_a_misspelt_name_is_answered_with_the_closest_one(typed: str, meant: str) -> None:
    with pytest.raises(ModelNameError, match=f"did you mean {meant}\\? edgecls models lists all 29"):
        find_model(typed)


def test_a_name_far_from_all_is_answered_without_a_guess() -> None:
    with pytest.raises(ModelNameError) as caught:
        find_model("zzz")
    assert caught.value.hint == "edgecls models lists all 29"


def test_the_name_of_a_family_is_answered_with_the_way_to_its_models() -> None:
    with pytest.raises(ModelNameError, match="PPHGNet is a family.*edgecls models --family PPHGNet"):
        find_model("pphgnet")


def test_an_endless_name_makes_a_short_message() -> None:
    with pytest.raises(ModelNameError) as caught:
        find_model("x" * 10_000)
    assert len(str(caught.value)) < 200


def test_every_entry_becomes_json_and_back() -> None:
    entries = [model.to_json() for model in list_models()]
    assert json.loads(json.dumps(entries, allow_nan=False)) == entries

"""A few figures of each family, checked by eye against the documents, and what holds for all of them."""

from __future__ import annotations

import pytest

from edgecls.catalogue import find_model, list_models


def test_pplcnet_has_the_figures_of_its_document() -> None:
    model = find_model("PPLCNet_x2_5")
    assert (model.params_m, model.flops_m, model.top1, model.top5) == (9.0, 906, 76.6, 93.0)
    assert model.sd855_ms == {"1": 49.89, "2": 29.6, "4": 17.82}
    intel = [latency for latency in model.release.latencies if latency.device == "Intel CPU"]
    assert [(latency.engine, latency.ms) for latency in intel] == [("MKLDNN", 5.39)]
    # The V100 table ends at x2_0.
    assert not [latency for latency in model.release.latencies if latency.device == "NVIDIA V100"]


def test_ghostnet_is_converted_from_fractions_and_giga() -> None:
    model = find_model("GhostNet_x0_5")
    assert (model.flops_m, model.top1, model.top5) == (82, 66.8, 86.9)
    assert (model.release.reference_top1, model.release.reference_top5) == (66.2, 86.6)
    assert model.release.storage_mb == 10


def test_hrnet_is_converted_from_fractions_and_giga() -> None:
    model = find_model("HRNet_W64_C")
    assert (model.params_m, model.flops_m, model.top1, model.release.reference_top1) == (128.06, 57830, 79.3, 79.5)
    t4 = {(row.precision, row.batch): row.ms for row in model.release.latencies if row.device == "NVIDIA T4"}
    assert t4[("fp16", 1)] == 15.10428
    assert t4[("fp32", 8)] == 97.11228


def test_pphgnet_has_no_size_in_its_document() -> None:
    model = find_model("PPHGNet_small")
    assert (model.params_m, model.flops_m, model.sd855_ms, model.top1) == (None, None, None, 81.51)
    assert model.counted_params_m == 24.382
    assert [(row.device, row.engine, row.batch, row.ms) for row in model.release.latencies] == [
        ("NVIDIA V100", "TensorRT", None, 2.52)
    ]


def test_pphgnetv2_has_only_ssld_figures_and_says_so() -> None:
    model = find_model("PPHGNetV2_B6")
    assert (model.weights, model.top1, model.top5) == ("ssld", 86.3, 97.84)
    assert model.release.stage1_path == "legendary_models/PPHGNetV2_B6_ssld_stage1_pretrained.pdparams"


@pytest.mark.parametrize(("name", "top1"), [("PPHGNet_base", 85.0), ("SE_HRNet_W64_C", 84.7)])
def test_a_model_with_one_ssld_row_is_marked_as_such(name: str, top1: float) -> None:
    model = find_model(name)
    assert (model.weights, model.top1) == ("ssld", top1)
    assert model.release_of("plain") is None
    assert "ssld weights only" in (model.release.note or "")


def test_the_contradiction_in_the_ghostnet_table_is_kept_and_named() -> None:
    plain, ssld = find_model("GhostNet_x1_3"), find_model("GhostNet_x1_3_ssld")
    assert plain.sd855_ms == {"1": 19.16, "2": 12.25, "4": 9.4}
    assert ssld.sd855_ms == {"1": 19.16, "2": 17.85, "4": 10.18}
    assert "contradict" in (ssld.release.note or "")


def test_every_latency_names_its_device_and_its_engine_or_why_not() -> None:
    rows = [row for model in list_models() for release in model.releases for row in release.latencies]
    assert all(row.device and (row.engine or row.note) for row in rows)
    assert len(rows) > 100


def test_published_and_counted_sizes_agree() -> None:
    for model in list_models():
        if model.params_m is not None:
            assert model.counted_params_m == pytest.approx(model.params_m, rel=0.03)


def test_no_figure_carries_the_noise_of_its_conversion() -> None:
    for model in list_models():
        for release in model.releases:
            figures = [release.top1, release.top5, release.reference_top1, release.reference_top5, model.flops_m]
            assert all(figure is None or len(str(figure)) <= 7 for figure in figures)


@pytest.mark.parametrize(
    ("name", "short", "interpolation"),
    [
        ("PPLCNet_x1_0", 256, "bilinear"),
        ("GhostNet_x1_0", 256, "bilinear"),
        ("SE_HRNet_W64_C", 256, "bilinear"),
        ("PPHGNet_tiny", 232, "bicubic"),
        ("PPHGNet_small", 236, "bicubic"),
        ("PPHGNet_base", 236, "bicubic"),
        ("PPHGNetV2_B0", 236, "bicubic"),
    ],
)
def test_each_family_is_preprocessed_as_it_was_evaluated(name: str, short: int, interpolation: str) -> None:
    preprocess = find_model(name).preprocess
    assert (preprocess.resize_short, preprocess.interpolation, preprocess.size) == (short, interpolation, (224, 224))
    assert (preprocess.mean, preprocess.std) == ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def test_every_release_names_a_download_of_both_forms() -> None:
    for model in list_models():
        for release in model.releases:
            stem = model.name + ("_ssld" if release.weights == "ssld" else "")
            assert release.params_path is not None
            assert release.params_path.endswith(f"{stem}_pretrained.pdparams")
            assert release.inference_path == f"inference/{stem}_infer.tar"

"""The catalogue on a terminal."""

from __future__ import annotations

from typing import List

from edgecls.catalogue import find_model, list_models, text


def _row(table: str, name: str) -> List[str]:
    return next(line for line in table.splitlines() if line.startswith(name + " ")).split()


def test_the_table_has_one_line_a_model_with_its_figures() -> None:
    table = text.table(list_models())
    assert _row(table, "PPLCNet_x0_5")[1:] == ["1.9", "47", "63.14", "84.66", "66.10", "86.46", "4.27", "2.73", "1.92"]
    assert all(_row(table, model.name) for model in list_models())


def test_what_is_not_published_is_a_dash() -> None:
    assert _row(text.table(list_models()), "PPHGNet_tiny")[1:3] == ["-", "-"]


def test_ssld_figures_never_stand_in_the_plain_columns() -> None:
    row = _row(text.table(list_models()), "PPHGNetV2_B0")
    assert row[3:7] == ["-", "-", "77.77", "93.91"]


def test_accuracies_show_no_more_digits_than_their_document() -> None:
    assert _row(text.table(list_models()), "HRNet_W18_C")[3] == "76.9"
    assert _row(text.table(list_models()), "PPHGNet_base")[5] == "85.00"


def test_the_footnotes_name_the_sources_and_the_engine_of_the_phone() -> None:
    table = text.table(list_models())
    assert "SD855: Snapdragon 855, Paddle-Lite, fp32, batch 1" in table
    assert "PPHGNetV2: PaddleClas docs/zh_CN/models/ImageNet1k/PP-HGNetV2.md (develop)." in table


def test_a_family_without_phone_figures_has_no_footnote_about_the_phone() -> None:
    assert "SD855:" not in text.table(list_models("HRNet"))


def test_the_lines_fit_an_eighty_eight_column_terminal_up_to_the_footnotes() -> None:
    body = text.table(list_models()).partition("\n- is what")[0]
    assert max(map(len, body.splitlines())) <= 88


def test_the_details_show_the_chosen_weights_first() -> None:
    shown = text.details(find_model("GhostNet_x1_3_ssld"), lambda path: f"there/{path}")
    assert shown.index("published as GhostNet_x1_3_ssld") < shown.index("published as GhostNet_x1_3\n")
    assert "17.85 ms, Snapdragon 855, Paddle-Lite, fp32, batch 1, 2 threads" in shown
    assert "there/GhostNet_x1_3_ssld_pretrained.pdparams" in shown
    assert "contradict" in shown


def test_the_details_say_what_is_counted_and_what_is_published() -> None:
    shown = text.details(find_model("PPHGNet_tiny"), lambda path: path)
    assert "params      not published; 14.751 M counted by edgecls" in shown
    assert "resize short side to 232, bicubic, centre crop 224x224" in shown
    assert "TensorRT, fp32, batch not published" in shown

"""Every figure of the catalogue against the documents, in both directions.

The documents are not ours to ship. EDGECLS_TEST_SEEDS names a folder with their texts, ``*.txt`` or ``*.md``.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import pytest

from edgecls.catalogue import Model, Release, list_models

_FOLDER = os.environ.get("EDGECLS_TEST_SEEDS")

pytestmark = pytest.mark.skipif(
    not _FOLDER, reason="set EDGECLS_TEST_SEEDS to a folder with the texts of the five model documents"
)

Row = Tuple[str, List[str]]
Figures = Dict[str, Any]


def _rows() -> List[Row]:
    """Every table row of every document that begins with the name of one of our architectures."""
    assert _FOLDER
    names = {model.name for model in list_models()}
    rows = []
    for path in sorted([*Path(_FOLDER).glob("*.txt"), *Path(_FOLDER).glob("*.md")]):
        for line in path.read_text("utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if cells[0].replace("_ssld", "") in names and len(cells) > 1:
                rows.append(
                    (cells[0], [cell for cell in cells[1:] if cell and "http" not in cell and "link" not in cell])
                )
    return rows


def _number(text: str) -> float:
    return float(Decimal(text))


def _percent(text: str) -> float:
    return float(Decimal(text) * 100)


def _million(text: str) -> float:
    return float(Decimal(text) * 1000)


Layout = List[Tuple[str, Callable[[str], float]]]


def _series(name: str, count: int) -> Layout:
    return [(f"{name} {index}", _number) for index in range(count)]


_CROP: Layout = [("crop", _number), ("short", _number)]
_ACCURACY: Layout = [("top1", _number), ("top5", _number)]
_FRACTIONS: Layout = [("top1", _percent), ("top5", _percent)]
_REFERENCE: Layout = [("reference_top1", _percent), ("reference_top5", _percent)]
_GIGA: Layout = [("flops_m", _million), ("params_m", _number)]


def _layout(name: str, cells: List[str]) -> Optional[Layout]:
    """The columns of a row, told from its family and its number of cells; None for the tables of other tasks."""
    count = len(cells)
    if name.startswith("PPLCNet"):
        if count == 5 and cells[0] == "224":
            return [*_CROP, *_series("NVIDIA V100 fp32", 3)]
        main = [("params_m", _number), ("flops_m", _number), *_ACCURACY, *_series("Intel CPU None", 1)]
        return {5: main, 3: _series("sd855", 3)}.get(count)
    if name.startswith("GhostNet"):
        main = [*_FRACTIONS, *_REFERENCE, *_GIGA]
        phone = [*_series("sd855", 3), ("storage_mb", _number)]
        return {6: main, 4: phone, 5: [*_CROP, *_series("NVIDIA V100 fp32", 3)]}[count]
    if "HRNet" in name:
        v100 = [("crop", _number), *_series("NVIDIA V100 fp32", 3)]
        t4 = [("crop", _number), *_series("NVIDIA T4 fp16", 3), *_series("NVIDIA T4 fp32", 3)]
        return {
            6: [*_FRACTIONS, *_REFERENCE, *_GIGA],
            # SE_HRNet_W64_C_ssld, whose reference cells are empty.
            4: [*_FRACTIONS, *_GIGA] if name.startswith("SE_") else v100,
            7: t4,
        }[count]
    return {3: [*_ACCURACY, *_series("NVIDIA V100 fp32", 1)]}[count]


def _published() -> Dict[str, Figures]:
    """The figures of the documents by row name. A figure that stands in two tables has to be the same in both."""
    found: Dict[str, Figures] = {}
    for name, cells in _rows():
        layout = _layout(name, cells)
        if layout is None:
            assert name in ("PPLCNet_x0_5", "PPLCNet_x1_0")
            assert len(cells) == 2, "a row of detection or segmentation"
            continue
        for (column, convert), cell in zip(layout, cells):
            value = convert(cell)
            assert found.setdefault(name, {}).setdefault(column, value) == value, (name, column)
    return found


def _ours(model: Model, release: Release) -> Figures:
    figures: Figures = {
        "params_m": model.params_m,
        "flops_m": model.flops_m,
        "top1": release.top1,
        "top5": release.top5,
        "reference_top1": release.reference_top1,
        "reference_top5": release.reference_top5,
        "storage_mb": release.storage_mb,
    }
    seen: Dict[str, int] = {}
    for latency in release.latencies:
        key = "sd855" if latency.device == "Snapdragon 855" else f"{latency.device} {latency.precision}"
        figures[f"{key} {seen.get(key, 0)}"] = latency.ms
        seen[key] = seen.get(key, 0) + 1
    return {column: value for column, value in figures.items() if value is not None}


def test_the_catalogue_has_every_figure_of_the_documents_and_no_other() -> None:
    published = _published()
    for figures in published.values():
        assert figures.pop("crop", 224) == 224
        assert figures.pop("short", 256) == 256
    ours = {release.published_as: _ours(model, release) for model in list_models() for release in model.releases}
    assert ours == published


def test_every_kind_of_table_was_found() -> None:
    rows = _rows()
    main, compared, v100, phone, other_tasks = 11, 3, 7, 8, 4
    assert len([row for row in rows if row[0].startswith("PPLCNet")]) == main + compared + v100 + phone + other_tasks
    assert len([row for row in rows if row[0].startswith("GhostNet")]) == 3 * 4
    assert len([row for row in rows if "HRNet" in row[0]]) == 10 + 9 + 10
    assert len([row for row in rows if row[0].startswith("PPHGNet_")]) == 5 + 5
    assert len([row for row in rows if row[0].startswith("PPHGNetV2")]) == 7


def test_the_addresses_that_the_documents_give_are_ours() -> None:
    assert _FOLDER
    texts = "".join(path.read_text("utf-8") for path in Path(_FOLDER).glob("*.txt"))
    assert texts.count("/dygraph/legendary_models/PPHGNetV2") == 14
    for model in list_models("PPHGNetV2"):
        for path in (model.release.params_path, model.release.stage1_path, model.release.inference_path):
            assert f"/dygraph/{path})" in texts
    for name in ("PPHGNet_small", "PPLCNet_x1_0"):
        assert f"/dygraph/inference/{name}_infer.tar" in texts

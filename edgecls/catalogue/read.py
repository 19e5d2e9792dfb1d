"""Reading the catalogue's data files."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping

from edgecls.catalogue.model import Model
from edgecls.catalogue.release import Latency, Release
from edgecls.catalogue.source import Source
from edgecls.preprocess.spec import Preprocess


def read_family(name: str) -> List[Model]:
    """The models of ``data/NAME.json``."""
    from importlib.resources import files

    text = (files("edgecls.catalogue") / "data" / f"{name}.json").read_text(encoding="utf-8")
    document: Dict[str, Any] = json.loads(text)
    source = Source(**document["source"])
    return [_model(row, document, source) for row in document["models"]]


def _model(row: Mapping[str, Any], document: Mapping[str, Any], source: Source) -> Model:
    releases = tuple(_release(release, document["measured"]) for release in row["releases"])
    return Model(
        name=row["name"],
        family=document["family"],
        source=source,
        params_m=row["params_m"],
        flops_m=row["flops_m"],
        counted_params_m=row["counted_params_m"],
        preprocess=_preprocess(row.get("preprocess", document["preprocess"])),
        releases=releases,
        weights=releases[0].weights,
    )


def _release(row: Mapping[str, Any], measured: Mapping[str, Mapping[str, Any]]) -> Release:
    latencies: List[Latency] = []
    if row["sd855_ms"] is not None:
        for threads in measured["sd855"]["threads"]:
            ms = row["sd855_ms"][str(threads)]
            latencies.append(_latency(measured["sd855"], batch=measured["sd855"]["batches"][0], threads=threads, ms=ms))
    for name, column in row["latency_ms"].items():
        for batch, ms in zip(measured[name]["batches"], column):
            latencies.append(_latency(measured[name], batch=batch, threads=measured[name]["threads"], ms=ms))
    fields = {key: value for key, value in row.items() if key != "latency_ms"}
    return Release(**fields, latencies=tuple(latencies))


def _latency(measured: Mapping[str, Any], **values: Any) -> Latency:
    return Latency(
        device=measured["device"],
        engine=measured["engine"],
        precision=measured["precision"],
        note=measured["note"],
        **values,
    )


def _preprocess(row: Mapping[str, Any]) -> Preprocess:
    return Preprocess(
        size=(row["crop"], row["crop"]),
        resize_short=row["resize_short"],
        interpolation=row["interpolation"],
        mean=tuple(row["mean"]),
        std=tuple(row["std"]),
    )

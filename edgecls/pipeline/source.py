"""Where the exported model of an optimize comes from: the catalogue, the shipped sample or a person's own export."""

from __future__ import annotations

import dataclasses
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

from edgecls.catalogue.load import find_model
from edgecls.catalogue.model import Model
from edgecls.errors import InputError, ModelNameError, SettingsError
from edgecls.export.exported import ExportedModel, find_exported
from edgecls.export.labels import IMAGENET_CLASSES, imagenet_labels
from edgecls.export.onnx_check import check_against_onnx
from edgecls.export.run import export_architecture
from edgecls.onnx.graph import ONNX_SUFFIX, read_onnx
from edgecls.onnx.units import labels as onnx_labels
from edgecls.pipeline.report import Reporter
from edgecls.pipeline.sample import load_sample
from edgecls.pipeline.settings import Settings
from edgecls.preprocess.spec import Preprocess
from edgecls.program.read import read_signature
from edgecls.storage.hashing import sha256_file
from edgecls.weights.source import Weights, resolve_weights
from edgecls.worker.interpreter import find_interpreter, installed_versions


@dataclass(frozen=True)
class Source:
    """An exported model that may not exist yet.

    Attributes:
        name: goes into the artifact's name.
        family: of the catalogue, or "user".
        weights: kind, sha256 and a note, for ``model.json``.
        identity: everything that the exported files depend on, for the stage cache.
        preprocess: of this model.
        labels: class names for a number of classes, or None where there are none.
        make: writes the exported model into a folder.
        calibration: the images that come with the model.
    """

    name: str
    family: str
    weights: Dict[str, Any]
    identity: Dict[str, Any]
    preprocess: Preprocess
    labels: Callable[[int], Optional[List[str]]]
    make: Callable[[Path, Reporter], None]
    calibration: Optional[Path] = None


def find_source(model: str, settings: Settings, report: Reporter) -> Source:
    """Resolve what a person named: an architecture of the catalogue, or a path of an exported model.

    Raises:
        ModelNameError: it is neither.
        InputError: the weights or the exported model can't be used.
        DownloadError: the official weights could not be fetched.
    """
    if _looks_like_path(model):
        return _user_export(Path(model), settings, report)
    try:
        entry = find_model(model)
    except ModelNameError:
        if model and Path(model).exists():
            return _user_export(Path(model), settings, report)
        raise
    if settings.weights == "sample":
        return _sample(entry, settings)
    weights = resolve_weights(entry, settings.weights, offline=settings.offline, progress=_download_progress(report))
    if weights.kind == "folder":
        assert weights.path is not None
        preprocess = settings.preprocess or entry.preprocess
        return _given_export(weights.path, entry.name, entry.family, weights, preprocess, report)
    preprocess = settings.preprocess or entry.preprocess
    if weights.path is None or weights.path.suffix != ONNX_SUFFIX:
        return _architecture(entry, weights, settings.class_num, preprocess, _imagenet)
    graph = read_onnx(weights.path)
    if settings.preprocess is None:
        preprocess = _of_size(preprocess, graph.input_shape[-2:], report)
    _check_size(preprocess.size, graph.input_shape[-2:], weights.path)
    names = onnx_labels(graph)
    return _architecture(
        entry,
        weights,
        settings.class_num,
        preprocess,
        lambda class_num: names if len(names) == class_num else _imagenet(class_num),
    )


def _architecture(
    entry: Model,
    weights: Weights,
    class_num: Optional[int],
    preprocess: Preprocess,
    labels: Callable[[int], Optional[List[str]]],
    calibration: Optional[Path] = None,
) -> Source:
    def make(folder: Path, report: Reporter) -> None:
        exported = export_architecture(
            entry, weights, folder, class_num=class_num, size=preprocess.size, on_progress=report
        )
        if weights.path is not None and weights.path.suffix == ONNX_SUFFIX:
            report.step(f"check     {check_against_onnx(weights.path, exported)}")

    described = weights.to_json()
    versions = installed_versions(find_interpreter(("paddle", "paddleclas")))
    return Source(
        name=entry.name,
        family=entry.family,
        weights=described,
        identity={
            "architecture": entry.name,
            "class_num": class_num,
            "size": list(preprocess.size),
            "weights": described,
            "paddle": versions["paddle"],
            "paddleclas": versions["paddleclas"],
        },
        preprocess=preprocess,
        labels=labels,
        make=make,
        calibration=calibration,
    )


def _sample(entry: Model, settings: Settings) -> Source:
    sample = load_sample()
    if entry.name != sample.architecture:
        raise SettingsError(
            f"the shipped sample is a {sample.architecture}, not a {entry.name}",
            hint=f"run edgecls optimize {sample.architecture} --weights sample",
        )
    return _architecture(
        entry,
        sample.weights,
        sample.class_num,
        settings.preprocess or sample.preprocess,
        lambda class_num: sample.labels,
        calibration=sample.calibration,
    )


def _user_export(path: Path, settings: Settings, report: Reporter) -> Source:
    if settings.weights is not None:
        raise SettingsError(f"{path} is an exported model, which holds its weights already", hint="leave --weights out")
    if settings.class_num is not None:
        raise SettingsError(f"{path} has its number of classes already", hint="leave --class-num out")
    folder = path if path.is_dir() else path.parent
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", folder.resolve().name) or "model"
    return _given_export(path, name, "user", None, settings.preprocess, report)


def _given_export(
    path: Path,
    name: str,
    family: str,
    weights: Optional[Weights],
    preprocess: Optional[Preprocess],
    report: Reporter,
) -> Source:
    exported = find_exported(path)
    # Nothing of a model that can't be used gets into the cache.
    signature = read_signature(exported)
    if signature.quantized:
        raise InputError(
            f"the model in {path} is quantized already",
            hint="give the fp32 export; edgecls quantizes it so that the two can be compared",
        )
    if signature.batch not in (None, 1):
        raise InputError(
            f"the model in {path} takes batches of {signature.batch} images only",
            hint="export it with a batch of -1",
        )
    taken = signature.input.shape[-2:]
    if preprocess is not None:
        _check_size(preprocess.size, taken, path)
    hashes = {"pdmodel": sha256_file(exported.model_file), "pdiparams": sha256_file(exported.params_file)}
    if preprocess is None:
        preprocess = _imagenet_preprocess(exported, taken)
        report.step(
            f"assuming ImageNet's preprocessing: shorter side to {preprocess.resize_short}, "
            f"centre {_sides(preprocess.size)}; --preprocess FILE.json says otherwise"
        )
    described = weights.to_json() if weights is not None else {"kind": "export", "sha256": hashes["pdiparams"]}
    return Source(
        name=name,
        family=family,
        weights=described,
        identity={"export": hashes},
        preprocess=preprocess,
        labels=_imagenet if family != "user" else lambda class_num: None,
        make=lambda folder, report: _copy(exported, folder),
    )


def _of_size(preprocess: Preprocess, taken: Tuple[int, ...], report: Reporter) -> Preprocess:
    """The catalogue's preprocessing for the size that a file is fixed to; without a crop where that is no square."""
    if min(taken, default=0) < 1 or preprocess.size == taken:
        return preprocess
    height, width = taken
    short = round(height * 256 / 224) if height == width else None
    how = f"shorter side to {short}, centre" if short is not None else "all of the picture to"
    report.step(f"assuming {how} {_sides(taken)}, the size that the file takes; --preprocess FILE.json says otherwise")
    return dataclasses.replace(preprocess, size=(height, width), resize_short=short)


def _check_size(given: Tuple[int, ...], taken: Tuple[int, ...], path: Path) -> None:
    if min(taken, default=0) > 0 and given != taken:
        raise InputError(
            f"the preprocessing gives {_sides(given)} pixels, the model in {path} takes {_sides(taken)}",
            hint="change the size in --preprocess, or export the model with that size",
        )


def _imagenet_preprocess(exported: ExportedModel, size: Tuple[int, ...]) -> Preprocess:
    """ImageNet's usual preprocessing for the input size that the graph has."""
    height, width = size
    if min(height, width) < 1:
        raise InputError(
            f"{exported.model_file} leaves height and width of its input open",
            hint="give --preprocess FILE.json with the size",
        )
    return Preprocess(size=(height, width), resize_short=round(max(height, width) * 256 / 224))


def _sides(size: Tuple[int, ...]) -> str:
    return "x".join(str(side) for side in size)


def _copy(exported: ExportedModel, folder: Path) -> None:
    shutil.copyfile(exported.model_file, folder / "inference.pdmodel")
    shutil.copyfile(exported.params_file, folder / "inference.pdiparams")


def _imagenet(class_num: int) -> Optional[List[str]]:
    return imagenet_labels() if class_num == IMAGENET_CLASSES else None


def _download_progress(report: Reporter) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        share = f" of {total / 1e6:.1f}" if total else ""
        report(f"download  {done / 1e6:.1f}{share} MB")

    return show


def _looks_like_path(model: str) -> bool:
    return "/" in model or model.endswith((".pdmodel", ".onnx", ".nb", ".pdparams", ".json"))

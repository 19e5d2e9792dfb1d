"""Artifact folders for tests, with a real classifier or with empty files where no engine reads them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Dict, Sequence

from edgecls.artifact.description import Description, Golden, TensorInfo
from edgecls.artifact.folder import Artifact
from edgecls.artifact.parity import TOLERANCE
from edgecls.images.synthetic import golden_picture, png_base64
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import write_json
from tests.engines.nets import CLASSES, SPEC, Nets


def write_artifact(
    folder: Path,
    *,
    precision: str = "fp32",
    target: str = "arm64-v8a",
    classes: int = CLASSES,
    spec: Preprocess = SPEC,
    output_kind: str = "probabilities",
    golden_output: Sequence[float] = (),
) -> Artifact:
    """An artifact whose models are empty files; what computes ``golden_output`` from its golden picture is right."""
    output = tuple(golden_output) or (0.0,) * classes
    picture = png_base64(golden_picture(*spec.size))
    golden = Golden(image_png_base64=picture, output=output, engine="none", tolerance=1e-3, source="none")
    nb: Dict[str, Any] = {"size_bytes": 0, "sha256": ""}
    description = Description(
        model={"name": "test", "family": "user", "class_num": classes, "weights": {"kind": "random"}},
        target=target,
        precision=precision,
        input=TensorInfo("x", (1, 3, *spec.size)),
        output=TensorInfo("y", (1, classes)),
        output_kind=output_kind,
        preprocess=spec,
        opt_version="v2.13-rc",
        nb=nb,
        kernels={},
        calib=0,
        golden=golden,
        parity={},
    )
    names = ["model.nb", "host/fp32/inference.pdmodel", "host/fp32/inference.pdiparams"]
    if precision == "int8":
        names += ["host/int8/inference.pdmodel", "host/int8/inference.pdiparams"]
    if target != "x86_64":
        names.append("host/twin.nb")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    write_json(folder / "model.json", description.to_json())
    (folder / "labels.txt").write_text("".join(f"label {number}\n" for number in range(classes)))
    return Artifact.load(folder)


def write_real_artifact(folder: Path, nets: Nets, *, precision: str) -> Artifact:
    """An artifact of the small classifier that the engines' tests build."""
    artifact = write_artifact(folder, precision=precision, golden_output=nets.output(precision)[0].tolist())
    shutil.copy(nets.nb("arm"), artifact.nb)
    value = artifact.description.to_json()
    value["golden"]["tolerance"] = TOLERANCE[precision]
    value["nb"]["size_bytes"] = artifact.nb.stat().st_size
    write_json(folder / "model.json", value)
    shutil.copy(nets.nb("x86"), artifact.twin)
    for form in ("fp32", precision):
        pair = nets.pair(form)
        shutil.copy(pair.model_file, artifact.exported(form)[0])
        shutil.copy(pair.params_file, artifact.exported(form)[1])
    return Artifact.load(folder)

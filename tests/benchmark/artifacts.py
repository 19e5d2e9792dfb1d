"""Artifacts of the small classifier, put together by hand from files of its own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from edgecls.artifact.description import Description, Golden, TensorInfo
from edgecls.artifact.folder import Artifact
from edgecls.artifact.parity import TOLERANCE
from edgecls.images.synthetic import golden_picture, png_base64
from edgecls.storage.atomic import write_json, write_text
from edgecls.storage.hashing import sha256_file
from tests.engines.nets import CLASSES, SHAPE, SPEC, Nets


def make_artifact(folder: Path, nets: Nets, precision: str = "fp32", *, weights: str = "sample") -> Artifact:
    """An arm64-v8a artifact with its host part."""
    (folder / "host").mkdir(parents=True)
    shutil.copy(nets.nb("arm"), folder / "model.nb")
    shutil.copy(nets.nb("x86"), folder / "host" / "twin.nb")
    shutil.copytree(nets.folder / "fp32", folder / "host" / "fp32")
    if precision == "int8":
        shutil.copytree(nets.folder / "int8", folder / "host" / "int8")
    output = nets.output("int8" if precision == "int8" else "fp32")[0]
    description = Description(
        model={"name": "small", "family": "user", "class_num": CLASSES, "weights": {"kind": weights}},
        target="arm64-v8a",
        precision=precision,
        input=TensorInfo("x", (1, *SHAPE)),
        output=TensorInfo("out", (1, CLASSES)),
        output_kind="probabilities",
        preprocess=SPEC,
        opt_version="v2.13-rc",
        nb={
            "file": "model.nb",
            "size_bytes": (folder / "model.nb").stat().st_size,
            "sha256": sha256_file(folder / "model.nb"),
        },
        kernels={"fp32": 8, "fp16": 0, "int8": 0},
        calib=0,
        golden=Golden(
            image_png_base64=png_base64(golden_picture(*SPEC.size)),
            output=tuple(float(value) for value in output),
            engine="paddle",
            tolerance=TOLERANCE[precision],
            source="synthetic",
        ),
        parity={},
    )
    return rewrite(folder, description)


def make_x86_artifact(folder: Path, nets: Nets) -> Artifact:
    """An fp32 artifact for x86_64 devices."""
    description = make_artifact(folder, nets).description
    shutil.copy(nets.nb("x86"), folder / "model.nb")
    nb = {"file": "model.nb", "size_bytes": nets.nb("x86").stat().st_size, "sha256": sha256_file(nets.nb("x86"))}
    return rewrite(folder, replace(description, target="x86_64", nb=nb))


def rewrite(folder: Path, description: Description) -> Artifact:
    """Give an artifact another description."""
    write_json(folder / "model.json", description.to_json())
    write_text(folder / "labels.txt", "".join(f"class {number}\n" for number in range(CLASSES)))
    return Artifact.load(folder)


def with_golden_output(artifact: Artifact, output) -> Artifact:
    """The artifact with another golden output."""
    description = artifact.description
    golden = replace(description.golden, output=tuple(float(value) for value in output))
    return rewrite(artifact.path, replace(description, golden=golden))

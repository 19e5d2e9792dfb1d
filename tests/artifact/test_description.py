"""model.json is read back as it was written, and everything else is refused in one line."""

from __future__ import annotations

import json

import jsonschema
import pytest

from edgecls.artifact.description import Description, Golden, TensorInfo
from edgecls.artifact.folder import Artifact
from edgecls.errors import ArtifactError
from edgecls.preprocess.spec import Preprocess
from edgecls.schemas import load_schema
from edgecls.storage.atomic import write_json, write_text
from edgecls.storage.hashing import sha256_file

HASH = "0" * 64
AGREEMENT = {
    "engine": "paddle_lite",
    "reference": "paddle_inference",
    "max_abs_diff": 1e-6,
    "cosine": 1.0,
    "top1_agreement": 100.0,
    "images": 4,
}


def describe(**changes) -> Description:
    fields = {
        "model": {"name": "net", "family": "user", "class_num": 3, "weights": {"kind": "random"}},
        "target": "arm64-v8a",
        "precision": "fp32",
        "input": TensorInfo("x", (1, 3, 8, 8)),
        "output": TensorInfo("y", (1, 3)),
        "output_kind": "probabilities",
        "preprocess": Preprocess(size=(8, 8), resize_short=8),
        "opt_version": "v2.13-rc",
        "nb": {"file": "model.nb", "size_bytes": 2, "sha256": HASH},
        "kernels": {"fp32": 1, "fp16": 0, "int8": 0},
        "calib": 0,
        "golden": Golden("AAAA", (0.2, 0.3, 0.5), "paddle_inference", 1e-3, "synthetic"),
        "parity": dict(AGREEMENT),
        "provenance": {
            "edgecls": "0",
            "key": HASH,
            "versions": {},
            "source": {},
            "calibration": {"images": 0, "sha256": HASH},
            "labels_sha256": HASH,
            "settings": {},
        },
    }
    return Description(**{**fields, **changes})


@pytest.fixture
def folder(tmp_path):
    write_text(tmp_path / "model.nb", "nb")
    write_text(tmp_path / "labels.txt", "a\nb\nc\n")
    nb = {"file": "model.nb", "size_bytes": 2, "sha256": sha256_file(tmp_path / "model.nb")}
    write_json(tmp_path / "model.json", describe(nb=nb).to_json())
    return tmp_path


def test_a_description_survives_the_way_through_json():
    description = describe()
    assert Description.from_json(json.loads(json.dumps(description.to_json()))) == description


def test_a_description_follows_its_schema():
    jsonschema.Draft202012Validator(load_schema("artifact")).validate(describe().to_json())


@pytest.mark.parametrize("field", [key for key in describe().to_json() if key not in ("schema", "labels")])
def test_a_missing_field_is_named(field):
    value = describe().to_json()
    del value[field]
    with pytest.raises(ArtifactError, match=field):
        Description.from_json(value)
    with pytest.raises(jsonschema.ValidationError, match=field):
        jsonschema.Draft202012Validator(load_schema("artifact")).validate(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "edgecls.artifact/9"),
        ("target", "mips"),
        ("precision", "int4"),
        ("input", {"name": "x", "shape": "wide"}),
        ("preprocess", {"resize_short": 8}),
        ("kernels", []),
        ("golden", {"output": "no"}),
        ("calib", "many"),
    ],
)
def test_a_malformed_field_is_refused(field, value):
    with pytest.raises(ArtifactError):
        Description.from_json({**describe().to_json(), field: value})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model": {}}, "name"),
        ({"model": {"name": "net", "class_num": 3, "weights": {}}}, "weights"),
        ({"model": {"name": "net", "class_num": 4, "weights": {"kind": "random"}}}, "4 classes"),
        ({"output": TensorInfo("y", (3,))}, "output"),
        ({"preprocess": Preprocess(size=(9, 8), resize_short=9)}, "preprocessing"),
        ({"golden": Golden("AAAA", (0.5, 0.5), "paddle_inference", 1e-3, "synthetic")}, "golden"),
        ({"nb": {"file": "model.nb"}}, "size_bytes"),
    ],
)
def test_fields_that_contradict_each_other_are_refused(changes, reason):
    with pytest.raises(ArtifactError, match=f"malformed: .*{reason}"):
        Description.from_json(describe(**changes).to_json())


@pytest.mark.parametrize("value", [None, [], "text", 3])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(ArtifactError, match="schema None"):
        Description.from_json(value)


def test_an_artifact_is_loaded_from_its_folder_or_a_file_in_it(folder):
    assert Artifact.load(folder).labels == ["a", "b", "c"]
    assert Artifact.load(folder / "model.nb").path == folder


def test_a_changed_nb_is_noticed(folder):
    artifact = Artifact.load(folder)
    artifact.verify()
    write_text(folder / "model.nb", "other")
    with pytest.raises(ArtifactError, match="not the file"):
        artifact.verify()


def test_labels_must_be_as_many_as_the_classes(folder):
    write_text(folder / "labels.txt", "a\nb\n")
    with pytest.raises(ArtifactError, match="2 lines for 3 classes"):
        _ = Artifact.load(folder).labels


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b'{"calib": NaN}'])
def test_a_damaged_model_json_is_refused_by_its_path(folder, content):
    (folder / "model.json").write_bytes(content)
    with pytest.raises(ArtifactError, match=str(folder)):
        Artifact.load(folder)


def test_a_cut_nb_is_noticed(folder):
    (folder / "model.nb").write_bytes(b"n")
    with pytest.raises(ArtifactError, match=r"model\.nb has 1 bytes, model\.json says 2"):
        Artifact.load(folder)


def test_an_artifact_without_its_host_part_says_so_when_that_is_needed(folder):
    artifact = Artifact.load(folder)
    with pytest.raises(ArtifactError, match=r"host/twin\.nb"):
        _ = artifact.twin
    with pytest.raises(ArtifactError, match="host/int8"):
        artifact.exported("int8")

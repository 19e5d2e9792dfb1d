"""A person's own exported model: what is taken, what is assumed, what is refused."""

from __future__ import annotations

import json

import pytest

from edgecls.preprocess.spec import Preprocess
from tests.nets.nets import nets  # noqa: F401 - a fixture

SPEC = Preprocess(size=(32, 32), resize_short=32)


@pytest.fixture
def own(request, program, tmp_path):
    """Optimizes one of the small networks."""
    networks = request.getfixturevalue("nets")

    def run(name: str, *words: object):
        export = networks(name).model_file.parent
        return program("optimize", export, "--output", tmp_path / "artifact", "--json", *words)

    return run


@pytest.fixture
def preprocess_file(tmp_path):
    path = tmp_path / "preprocess.json"
    path.write_text(json.dumps(SPEC.to_json()))
    return path


def test_logits_and_probabilities_are_told_apart(own, tmp_path):
    for name, kind in (("tiny", "logits"), ("softmax", "probabilities")):
        done = own(name)
        assert done.code == 0, done.err
        description = json.loads((tmp_path / "artifact" / "model.json").read_text())
        assert description["output"]["kind"] == kind
        assert description["model"]["class_num"] == 10


def test_what_is_assumed_of_the_preprocessing_is_said(own, preprocess_file):
    assert "assuming ImageNet's preprocessing: shorter side to 37, centre 32x32" in own("tiny").err
    assert "assuming" not in own("tiny", "--preprocess", preprocess_file).err


def test_an_export_of_open_size_needs_its_preprocessing(own, preprocess_file, tmp_path):
    refused = own("open")
    assert refused.code == 2
    assert "leaves height and width of its input open; give --preprocess" in refused.last_line
    done = own("open", "--preprocess", preprocess_file)
    assert done.code == 0, done.err
    assert json.loads((tmp_path / "artifact" / "model.json").read_text())["input"]["shape"] == [1, 3, 32, 32]


def test_an_export_of_a_fixed_batch_is_refused(own):
    refused = own("fixed")
    assert refused.code == 2
    assert "takes batches of 4 images only; export it with a batch of -1" in refused.last_line


def test_an_artifact_without_its_host_part_is_made_again(own, tmp_path):
    own("tiny")
    (tmp_path / "artifact" / "host" / "twin.nb").unlink()
    again = own("tiny")
    assert not again.json()["cached"]
    assert (tmp_path / "artifact" / "host" / "twin.nb").is_file()
    assert own("tiny").json()["cached"]

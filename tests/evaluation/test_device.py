"""Accuracy on a device: what its own runner computes is held against the labels and against the host."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from edgecls.artifact.folder import Artifact
from edgecls.benchmark import runner_files
from edgecls.errors import (
    ImageListError,
    ParityError,
    RunnerKilledError,
    SettingsError,
    VerificationError,
    WorkerError,
    WrongAbiError,
)
from edgecls.evaluation import device as device_evaluation
from edgecls.evaluation.device import evaluate_on_device
from edgecls.evaluation.result import Evaluation
from edgecls.evaluation.text import render
from edgecls.runner import remote
from edgecls.worker.interpreter import find_interpreter
from tests.benchmark.artifacts import make_artifact, make_x86_artifact
from tests.engines.nets import CLASSES, Nets, small_nets
from tests.evaluation.fake_phone import FakePhone

COUNT = 7


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture
def artifact(nets: Nets, tmp_path: Path) -> Artifact:
    return make_x86_artifact(tmp_path / "a", nets)


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePhone:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(remote, "_WAIT_S", 0.2)
    # Shards of three pictures.
    monkeypatch.setattr(device_evaluation, "pictures_in_shard", lambda size: 3)
    return FakePhone(tmp_path / "phone")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A list of pictures of noise, whose class is said to be 1."""
    random = np.random.RandomState(4)
    for index in range(COUNT):
        Image.fromarray(random.randint(0, 256, (40, 48, 3)).astype(np.uint8)).save(tmp_path / f"{index}.png")
    path = tmp_path / "list.txt"
    path.write_text("".join(f"{index}.png 1\n" for index in range(COUNT)))
    return path


def run(artifact: Artifact, pictures: Path, phone: FakePhone, **options: Any) -> Evaluation:
    python = find_interpreter(("numpy", "paddlelite"))
    return evaluate_on_device(
        artifact, pictures, phone, **{"python": python, "back_s": 0.0, "batch_size": 2, **options}
    )


@pytest.fixture
def scripted(nets: Nets, phone: FakePhone, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has a scripted runner do something wrong."""

    def script(what: str) -> None:
        golden: NDArray[np.float32] = nets.output("fp32")[0]
        monkeypatch.setattr(runner_files, "build_runner", lambda path: phone.script(path, what, golden))

    return script


def test_the_device_and_the_host_see_the_same_tensors(artifact: Artifact, pictures: Path, phone: FakePhone) -> None:
    found = run(artifact, pictures, phone)

    host, there = found.rows
    assert (found.images, found.unreadable) == (COUNT, 0)
    assert (host["device"], host["engine"], host["mode"]) == ("host", "paddle_lite", "fp32")
    assert (there["device"], there["engine"], there["precision"]) == ("adb:fake", "paddle_lite", "fp32")
    assert there["runner"] == "python"
    assert there["runtime"].startswith("paddlelite ")
    assert there["golden_max_abs_diff"] < 1e-5
    assert there["images_per_s"] > 0
    assert (there["top1_count"], there["top5_count"]) == (host["top1_count"], host["top5_count"])
    (pair,) = found.agreement["pairs"]
    assert found.agreement["reference"]["device"] == "host"
    assert (pair["device"], pair["top1_agreement_count"]) == ("adb:fake", COUNT)
    assert pair["max_abs_diff"] < 1e-6
    assert found.notes == ["adb:fake classified the whole list in one process"]
    json.dumps(found.to_json(), allow_nan=False)
    found.check()


def test_the_figures_are_those_of_an_evaluation_on_the_host(
    artifact: Artifact, pictures: Path, phone: FakePhone
) -> None:
    from edgecls.evaluation.evaluate import evaluate

    there = run(artifact, pictures, phone).rows[1]
    (here,) = evaluate(artifact, pictures, engines=["paddle_lite"]).rows

    for figure in ("top1", "top5", "top1_count", "top5_count", "top1_interval", "non_finite"):
        assert there[figure] == here[figure]


def test_the_text_names_the_devices(artifact: Artifact, pictures: Path, phone: FakePhone) -> None:
    text = render(run(artifact, pictures, phone, limit=2))

    assert "against paddle_lite fp32 on host:" in text
    assert "paddle_lite fp32 on adb:fake: same top-1 for 100.00 %" in text
    assert text.splitlines()[2].startswith("device")


def test_a_second_evaluation_sends_no_picture_again(artifact: Artifact, pictures: Path, phone: FakePhone) -> None:
    first = run(artifact, pictures, phone)
    assert len(phone.pictures) == 4  # three shards and the table
    phone.sent.clear()

    assert run(artifact, pictures, phone).rows[1]["top1"] == first.rows[1]["top1"]
    assert phone.sent == []


def test_without_space_for_the_list_each_shard_makes_room_for_the_next(
    artifact: Artifact, pictures: Path, phone: FakePhone
) -> None:
    whole = run(artifact, pictures, phone)
    phone.space = (1 << 20) + 16_000
    parts = run(artifact, pictures, phone)

    assert parts.notes == ["adb:fake has no space for the whole list and classified it in 3 parts"]
    assert len(phone.pictures) == 1  # the table
    assert parts.rows[1]["top1_count"] == whole.rows[1]["top1_count"]
    assert parts.agreement["pairs"][0]["max_abs_diff"] < 1e-6


def test_unreadable_pictures_are_counted_and_left_out(artifact: Artifact, pictures: Path, phone: FakePhone) -> None:
    pictures.with_name("2.png").write_bytes(b"no picture")

    found = run(artifact, pictures, phone, skip_unreadable=True)

    assert (found.images, found.unreadable) == (COUNT - 1, 1)
    assert found.agreement["pairs"][0]["top1_agreement_count"] == COUNT - 1


def test_a_list_of_nothing_readable_is_refused(artifact: Artifact, pictures: Path, phone: FakePhone) -> None:
    for index in range(COUNT):
        pictures.with_name(f"{index}.png").write_bytes(b"no picture")

    with pytest.raises(ImageListError, match="none of the 7 pictures"):
        run(artifact, pictures, phone, skip_unreadable=True)


def test_a_scripted_runner_is_scored_by_what_it_tells(
    artifact: Artifact, pictures: Path, phone: FakePhone, scripted: Any
) -> None:
    scripted("nothing wrong")
    found = run(artifact, pictures, phone)

    assert (found.rows[1]["top1_count"], found.rows[1]["top1"]) == (COUNT, 100.0)
    assert found.rows[1]["images_per_s"] == pytest.approx(500.0)
    golden, classified = phone.runs
    assert "--classify" not in golden
    assert classified.count("--input") == 3


def test_garbage_among_the_answers_is_skipped(
    artifact: Artifact, pictures: Path, phone: FakePhone, scripted: Any
) -> None:
    scripted("garbage")
    assert run(artifact, pictures, phone).rows[1]["top1_count"] == COUNT


def test_a_wrong_golden_output_stops_it_before_any_picture(
    artifact: Artifact, pictures: Path, phone: FakePhone, scripted: Any
) -> None:
    scripted("parity")
    with pytest.raises(ParityError, match="disagrees with") as caught:
        run(artifact, pictures, phone)
    assert "likely causes" in caught.value.hint
    assert len(phone.runs) == 1


@pytest.mark.parametrize(
    ("what", "kind", "said"),
    [
        ("killed", RunnerKilledError, r"classifying \(2 images so far\)"),
        ("fewer", WorkerError, "told of 6 of the 7 images"),
        ("more", WorkerError, "told of more than the 7 images"),
        ("lost", WorkerError, "classified 8 images and told of 7"),
        ("classes", VerificationError, f"gives {CLASSES - 1} scores for {CLASSES} classes"),
    ],
)
def test_an_incomplete_list_is_no_evaluation(
    artifact: Artifact, pictures: Path, phone: FakePhone, scripted: Any, what: str, kind: Any, said: str
) -> None:
    scripted(what)
    with pytest.raises(kind, match=said) as caught:
        run(artifact, pictures, phone)
    assert caught.value.hint
    assert not list((phone.folder / "files" / "jobs").iterdir())


def test_scores_that_are_no_numbers_count_as_wrong_and_are_refused_in_the_end(
    artifact: Artifact, pictures: Path, phone: FakePhone, scripted: Any
) -> None:
    scripted("nan")
    found = run(artifact, pictures, phone)

    assert (found.rows[1]["non_finite"], found.rows[1]["top1_count"]) == (1, COUNT - 1)
    with pytest.raises(VerificationError, match="on adb:fake gave NaN or infinity for 1 of 7 images"):
        found.check()


def test_after_a_restart_of_the_device_the_list_is_classified_again(
    artifact: Artifact, pictures: Path, phone: FakePhone, scripted: Any
) -> None:
    scripted("nothing wrong")
    phone.restarts = 1
    found = run(artifact, pictures, phone)

    assert (found.images, found.rows[1]["top1_count"]) == (COUNT, COUNT)
    assert ["--classify" in words for words in phone.runs] == [False, True, True]


def test_what_does_not_fit_the_device_is_refused_before_anything_travels(
    nets: Nets, pictures: Path, phone: FakePhone, tmp_path: Path
) -> None:
    with pytest.raises(WrongAbiError, match="is for arm64-v8a"):
        run(make_artifact(tmp_path / "arm", nets), pictures, phone)
    assert phone.sent == []


def test_a_chip_needs_the_other_runner(artifact: Artifact, pictures: Path, phone: FakePhone) -> None:
    with pytest.raises(SettingsError, match="--soc needs the C"):
        run(artifact, pictures, phone, soc="SM8150")

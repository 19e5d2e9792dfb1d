"""What a program gets from ``edgecls.Classifier``."""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path
from typing import Any, Callable, List

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import edgecls
from edgecls.artifact.folder import Artifact
from edgecls.errors import ArtifactError, ImageError, ParityError, SettingsError, VerificationError
from edgecls.preprocess.apply import preprocess
from tests.engines.nets import SPEC as NET_SPEC
from tests.engines.nets import Nets, small_nets
from tests.evaluation.artifacts import write_artifact, write_real_artifact
from tests.evaluation.fake_session import CLASSES, SPEC, STEP, FakeSession, golden_output, use_fakes, write_picture


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    return use_fakes(monkeypatch)


@pytest.fixture
def artifact(tmp_path: Path) -> Artifact:
    return write_artifact(tmp_path / "artifact", classes=CLASSES, spec=SPEC, golden_output=golden_output())


@pytest.fixture
def classifier(sessions: List[FakeSession], artifact: Artifact) -> edgecls.Classifier:
    return edgecls.Classifier(artifact, isolated=True)


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


def picture(class_id: int) -> NDArray[np.uint8]:
    return np.full((8, 8, 3), class_id * STEP, np.uint8)


def coloured() -> NDArray[np.uint8]:
    """Red is class 7, the other channels are nothing: the fake looks at the first channel."""
    red = picture(0)
    red[..., 0] = 7 * STEP
    return red


def test_a_prediction_names_class_label_score_time_and_engine(classifier: edgecls.Classifier) -> None:
    seen = classifier.predict(picture(4), top_k=3)

    assert isinstance(seen, edgecls.Prediction)
    assert (seen.class_id, seen.label, seen.score) == (4, "label 4", pytest.approx(0.9))
    assert seen.class_ids == [4, 0, 1]
    assert (seen.engine, seen.file) == ("paddle_lite fake-1 fp32", None)
    assert seen.preprocess_ms > 0 and seen.inference_ms > 0


def test_whatever_holds_a_picture_is_taken(classifier: edgecls.Classifier, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", 5)
    data = (tmp_path / "a.png").read_bytes()
    sources = [tmp_path / "a.png", str(tmp_path / "a.png"), data, bytearray(data), memoryview(data)]
    sources += [picture(5), Image.open(tmp_path / "a.png"), Image.new("L", (9, 9), 5 * STEP)]

    assert [classifier.predict(source).class_id for source in sources] == [5] * 8


def test_several_pictures_give_a_list_in_their_order(classifier: edgecls.Classifier) -> None:
    pictures = [picture(class_id) for class_id in (3, 1, 4)]

    for source in (pictures, tuple(pictures), np.stack(pictures)):
        assert [seen.class_id for seen in classifier.predict(source)] == [3, 1, 4]
    assert classifier.predict([]) == []
    assert [seen.class_id for seen in classifier.predict([picture(2)])] == [2]


def test_several_pictures_go_through_the_engine_in_batches(sessions: List[FakeSession], artifact: Artifact) -> None:
    classifier = edgecls.Classifier(artifact, isolated=True, batch_size=4)
    sessions[0].keep_batches = True

    classifier.predict([picture(1)] * 10)

    assert [len(batch) for batch in sessions[0].batches] == [4, 4, 2]


def test_the_order_of_colours_can_be_that_of_opencv(classifier: edgecls.Classifier) -> None:
    assert classifier.predict(coloured()).class_id == 7
    assert classifier.predict(np.ascontiguousarray(coloured()[:, :, ::-1]), color="BGR").class_id == 7
    assert classifier.predict(coloured(), color="BGR").class_id == 0


def test_a_view_is_as_good_as_an_array(classifier: edgecls.Classifier) -> None:
    assert classifier.predict(coloured()[::-1, ::2]).class_id == 7


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (np.zeros((8, 8), np.uint8), r"an array of uint8 \(8, 8\) is no picture"),
        (np.zeros((8, 8, 3), np.float32), "an array of float32"),
        (np.zeros((0, 8, 3), np.uint8), "is no picture"),
        (np.zeros((1, 8, 8, 3), np.float32), "is no picture"),
        (None, "a NoneType is no picture; give a path, bytes, or an array of uint8"),
        (7, "a int is no picture"),
        (b"", "is empty"),
        (b"no picture", "is no JPEG, PNG"),
        ("gone.png", "gone.png does not exist"),
        (["gone.png", "gone too.png"], "gone.png does not exist"),
        (np.zeros((1, 400, 3), np.uint8), ""),
    ],
)
def test_what_is_no_picture_is_said_so(classifier: edgecls.Classifier, source: Any, says: str) -> None:
    if says:
        with pytest.raises(ImageError, match=says):
            classifier.predict(source)
    assert classifier.predict(picture(2)).class_id == 2


def test_an_unknown_order_of_colours_and_no_classes_are_refused(classifier: edgecls.Classifier) -> None:
    with pytest.raises(ImageError, match="color order 'GBR' is unknown"):
        classifier.predict(picture(1), color="GBR")
    with pytest.raises(SettingsError, match="top 0 names no class"):
        classifier.predict(picture(1), top_k=0)


def test_a_closed_classifier_says_so(sessions: List[FakeSession], artifact: Artifact) -> None:
    with edgecls.Classifier(str(artifact.path), isolated=True) as classifier:
        assert classifier.warmup() >= 0
    classifier.close()

    assert sessions[0].closed
    with pytest.raises(SettingsError, match="this classifier is closed"):
        classifier.predict(picture(1))
    with pytest.raises(SettingsError, match="this classifier is closed"):
        classifier.warmup()


def test_one_that_nobody_closed_leaves_no_engine_behind(sessions: List[FakeSession], artifact: Artifact) -> None:
    classifier = edgecls.Classifier(artifact, isolated=True)
    classifier.predict(picture(1))
    del classifier
    gc.collect()
    assert sessions[0].closed


def test_it_does_not_follow_a_fork(classifier: edgecls.Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: pid + 1)
    with pytest.raises(SettingsError, match="belongs to another process; make one after the fork"):
        classifier.predict(picture(1))


def test_nothing_is_answered_before_the_golden_output_was_reproduced(
    sessions: List[FakeSession], tmp_path: Path
) -> None:
    artifact = write_artifact(tmp_path / "a", classes=CLASSES, spec=SPEC, golden_output=[0.1] * CLASSES)
    with pytest.raises(ParityError, match="paddle_lite fake-1 fp32 disagrees with none: largest difference 0.8"):
        edgecls.Classifier(artifact, isolated=True)
    assert sessions[0].closed


def test_an_engine_with_other_classes_is_refused(
    sessions: List[FakeSession], artifact: Artifact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeSession, "classes", 12)
    with pytest.raises(VerificationError, match="gives 12 scores for 10 classes"):
        edgecls.Classifier(artifact, isolated=True)


def test_nan_is_no_prediction(classifier: edgecls.Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeSession, "broken_modes", frozenset({"fp32"}))
    with pytest.raises(VerificationError, match="paddle_lite fake-1 fp32 gave NaN or infinity"):
        classifier.predict(picture(1))


def test_a_folder_that_is_no_artifact_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="does not exist"):
        edgecls.Classifier(tmp_path / "gone")
    with pytest.raises(ArtifactError, match="has no model.json"):
        edgecls.Classifier(str(tmp_path))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"threads": 0}, "0 threads is out of range"),
        ({"batch_size": 0}, "a batch of 0 pictures"),
        ({"engine": "onnx"}, "engine 'onnx' is unknown"),
        ({"engine": "paddle_lite", "soc": "SM8150"}, "are for Paddle-Lite's own library"),
        ({"engine": "paddle_lite_c:int8"}, "computes in fp32, not in int8"),
    ],
)
def test_options_that_do_not_go_together_are_refused(artifact: Artifact, options: Any, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        edgecls.Classifier(artifact, **options)


@pytest.fixture(scope="module")
def real(nets: Nets, tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    return write_real_artifact(tmp_path_factory.mktemp("real"), nets, precision="fp32")


@pytest.fixture(scope="module")
def photos() -> List[NDArray[np.uint8]]:
    random = np.random.default_rng(5)
    small = [random.integers(0, 256, (6, 8, 3), np.uint8) for _ in range(8)]
    return [cv2.resize(image, (80, 60)) for image in small]


def test_paddle_lite_runs_in_this_process(real: Artifact, photos: List[NDArray[np.uint8]]) -> None:
    with edgecls.Classifier(real) as here, edgecls.Classifier(real, isolated=True) as apart:
        assert here.engine == apart.engine
        assert here.engine.startswith("paddle_lite ") and here.engine.endswith(" fp32")
        # Paddle-Lite has one thread on x86.
        assert here.threads == 1
        assert [here.predict(photo).scores for photo in photos] == [apart.predict(photo).scores for photo in photos]


def test_the_fallback_agrees(real: Artifact, photos: List[NDArray[np.uint8]]) -> None:
    with edgecls.Classifier(real) as lite, edgecls.Classifier(real, engine="paddle_inference") as paddle:
        assert paddle.engine.startswith("paddle_inference ")
        for photo in photos:
            ours, theirs = lite.predict(photo), paddle.predict(photo)
            assert ours.class_ids == theirs.class_ids
            assert ours.scores == pytest.approx(theirs.scores, abs=1e-5)


def test_the_name_of_a_file_is_in_what_is_wrong_with_it(real: Artifact, tmp_path: Path) -> None:
    Image.new("RGB", (1, 70000)).save(tmp_path / "strip.png")
    with edgecls.Classifier(real) as classifier:
        with pytest.raises(ImageError, match=r"strip\.png: an image of 1x70000 would become 32x2240000"):
            classifier.predict(tmp_path / "strip.png")
        with pytest.raises(ImageError, match="^an image of 1x70000 would become"):
            classifier.predict((tmp_path / "strip.png").read_bytes())


def test_what_it_feeds_is_the_one_preprocessing(
    real: Artifact, photos: List[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with edgecls.Classifier(real) as classifier:
        fed: List[NDArray[np.float32]] = []
        run: Callable[[NDArray[np.float32]], NDArray[np.float32]] = classifier._backend.run
        monkeypatch.setattr(classifier._backend, "run", lambda batch: (fed.append(batch), run(batch))[1])
        classifier.predict(photos[0])
    np.testing.assert_array_equal(fed[0], preprocess(photos[0], NET_SPEC)[None])


def test_batches_of_any_size_give_the_same_scores(real: Artifact, photos: List[NDArray[np.uint8]]) -> None:
    with edgecls.Classifier(real, batch_size=3) as classifier:
        single = [classifier.predict(photo) for photo in photos]
        batched = classifier.predict(photos)
        again = [classifier.predict(photo) for photo in photos]
    assert [seen.scores for seen in single] == [seen.scores for seen in again]
    for one, other in zip(single, batched):
        assert one.scores == pytest.approx(other.scores, abs=1e-6)


def test_two_classifiers_in_two_threads_are_both_right(
    real: Artifact, nets: Nets, photos: List[NDArray[np.uint8]], tmp_path: Path
) -> None:
    other = write_real_artifact(tmp_path / "other", nets, precision="fp32")
    with edgecls.Classifier(real) as first, edgecls.Classifier(other) as second:
        alone = [seen.scores for seen in first.predict(photos)], [seen.scores for seen in second.predict(photos[::-1])]
        together = run_together(
            lambda: [first.predict(photo).scores for _ in range(20) for photo in photos],
            lambda: [second.predict(photo).scores for _ in range(20) for photo in photos[::-1]],
        )
    for scores, expected in zip(together, alone):
        np.testing.assert_allclose(scores, expected * 20, atol=1e-6)


def test_one_classifier_serves_several_threads(real: Artifact, photos: List[NDArray[np.uint8]]) -> None:
    with edgecls.Classifier(real) as classifier:
        alone = [classifier.predict(photo).scores for photo in photos]
        work = [
            lambda start=start: [classifier.predict(photos[(start + i) % len(photos)]).scores for i in range(60)]
            for start in range(4)
        ]
        together = run_together(*work)
    for start, scores in enumerate(together):
        assert scores == [alone[(start + i) % len(photos)] for i in range(60)]


def test_memory_does_not_grow_with_the_predictions(real: Artifact, photos: List[NDArray[np.uint8]]) -> None:
    with edgecls.Classifier(real) as classifier:
        for _ in range(300):
            classifier.predict(photos[0])
        before = resident()
        for _ in range(700):
            classifier.predict(photos[0])
        # A leak of one input would be 8 MB, one of the scores less than the allocator keeps anyway.
        assert resident() - before < 1 << 20


def run_together(*work: Callable[[], List[List[float]]]) -> List[List[List[float]]]:
    found: List[List[List[float]]] = [[] for _ in work]
    threads = [
        threading.Thread(target=lambda index=index, job=job: found.__setitem__(index, job()))
        for index, job in enumerate(work)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

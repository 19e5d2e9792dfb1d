"""The worker's loop with a fake engine: what is a picture, what is refused, and what of it is told."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest
from PIL import Image

from edgecls.serve import worker_task
from edgecls.worker.frames import read_frame, write_frame
from tests.evaluation.artifacts import write_artifact
from tests.evaluation.fake_session import CLASSES, SPEC, STEP, FakeSession, golden_output, use_fakes

PIXELS = 10_000


@pytest.fixture(autouse=True)
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    """Fakes instead of engines."""
    return use_fakes(monkeypatch)


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    return write_artifact(tmp_path / "net", classes=CLASSES, spec=SPEC, golden_output=golden_output()).path


def serve(artifact: Path, *images: bytes) -> List[Dict[str, Any]]:
    """What the worker answers to these pictures."""
    requests, replies = io.BytesIO(), io.BytesIO()
    for image in images:
        write_frame(requests, {"top": 2}, image)
    requests.seek(0)
    asked = {"classifier": {"artifact": str(artifact), "isolated": True}, "pixels": PIXELS}
    worker_task.serve(asked, requests, replies)
    replies.seek(0)
    frames = []
    while True:
        frame = read_frame(replies)
        if frame is None:
            return frames
        frames.append(frame[0])


def picture(class_id: int, *, format: str = "PNG", size: int = 8) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.full((size, size, 3), class_id * STEP, np.uint8)).save(stream, format)
    return stream.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and has no pixels."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_picture_is_answered_without_a_file(artifact: Path) -> None:
    ready, answer = serve(artifact, picture(4))
    assert ready["ready"]["engine"] == "paddle_lite fake-1 fp32"
    assert (answer["answer"]["class_ids"], answer["answer"]["label_names"]) == ([4, 0], ["label 4", "label 0"])
    assert "file" not in answer["answer"]


@pytest.mark.parametrize(
    ("image", "status", "says"),
    [
        (b"", 422, "the picture is empty"),
        (b"hello", 422, "the picture is no JPEG, PNG, BMP, WebP or GIF"),
        (b"%PDF-1.7\n" + bytes(100), 422, "the picture is no JPEG, PNG, BMP, WebP or GIF"),
        (picture(3, format="JPEG")[:-60], 422, "the picture is a JPEG that is cut short"),
        (picture(3)[:-20], 422, "the picture is cut short"),
        (png_of(101, 100), 413, "the picture has 101x100 pixels, more than 10,000"),
        (png_of(60000, 60000), 413, "the picture claims 60000x60000 pixels, more than 200 million"),
        (png_of(8, 8), 422, "the picture is a PNG that OpenCV"),
    ],
)
def test_what_can_t_be_classified_is_refused_and_the_next_is_answered(
    artifact: Path, image: bytes, status: int, says: str
) -> None:
    _, refusal, answer = serve(artifact, image, picture(3))
    assert refusal["status"] == status
    assert refusal["refused"].startswith(says)
    assert refusal["hint"]
    assert answer["answer"]["class_ids"][0] == 3


def test_a_refusal_holds_no_path(artifact: Path) -> None:
    for frame in serve(artifact, png_of(8, 8), picture(3, format="JPEG")[:-60], b"x")[1:]:
        assert "/" not in frame["refused"] + frame["hint"], frame


def test_a_model_that_gives_nan_is_an_error_and_not_an_answer(artifact: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = FakeSession.run

    def run(self: FakeSession, batch: Any) -> Any:
        scores = real(self, batch)
        return scores * np.nan if batch.mean() > 170 else scores

    monkeypatch.setattr(FakeSession, "run", run)
    _, error, answer = serve(artifact, picture(9), picture(3))
    assert error["error"] == "VerificationError"
    assert answer["answer"]["class_ids"][0] == 3

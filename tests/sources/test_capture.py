"""OpenCV's own VideoCapture, on videos; there is no camera here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from edgecls.errors import MissingPackageError, NoDeviceError, UsbPermissionError
from edgecls.sources.camera_name import has_gstreamer, parse_camera
from edgecls.sources.capture import OpenCvCapture
from tests.sources.videos import write_video


def test_a_video_is_read_frame_by_frame_to_its_end(tmp_path: Path) -> None:
    capture = OpenCvCapture(parse_camera(str(write_video(tmp_path / "a.avi", [0, 100, 200]))))
    levels = []
    for _ in range(3):
        frame = capture.read()
        assert frame is not None and frame.shape == (32, 32, 3)
        levels.append(round(float(frame.mean()) / 100))
    assert levels == [0, 1, 2]
    assert capture.read() is None
    capture.release()


def test_what_is_no_video_is_refused_without_opencvs_own_lines(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.avi").write_bytes(b"no video")
    with pytest.raises(NoDeviceError, match="can't be opened"):
        OpenCvCapture(parse_camera(str(tmp_path / "a.avi")))
    assert capfd.readouterr() == ("", "")


def test_a_camera_that_is_not_there_is_named_by_its_device() -> None:
    with pytest.raises(NoDeviceError, match="camera 987 is not there: no /dev/video987") as raised:
        OpenCvCapture(parse_camera("987"))
    assert raised.value.hint == "see edgecls doctor"


def test_a_camera_without_permission_says_which_group_to_join(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "exists", lambda path: True)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(UsbPermissionError, match="no permission for /dev/video987") as raised:
        OpenCvCapture(parse_camera("987"))
    assert "usermod -aG video" in raised.value.hint


def test_a_pipeline_needs_an_opencv_with_gstreamer() -> None:
    if has_gstreamer():
        pytest.skip("this OpenCV has GStreamer")
    with pytest.raises(MissingPackageError, match="without GStreamer"):
        OpenCvCapture(parse_camera("videotestsrc ! appsink"))

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from edgecls.errors import MissingPackageError, SettingsError
from edgecls.sources import camera_name
from edgecls.sources.camera_name import LIBCAMERA, has_gstreamer, parse_camera, require_gstreamer


@pytest.mark.parametrize(
    ("text", "kind", "target", "shown"),
    [
        ("0", "v4l2", 0, "camera 0"),
        (" 12 ", "v4l2", 12, "camera 12"),
        ("/dev/video2", "v4l2", 2, "camera 2"),
        (LIBCAMERA, "gstreamer", LIBCAMERA, LIBCAMERA),
        ("rtsp://host/stream", "stream", "rtsp://host/stream", "rtsp://host/stream"),
    ],
)
def test_a_name_means_a_camera(text: str, kind: str, target: object, shown: str) -> None:
    found = parse_camera(text)
    assert (found.kind, found.target, found.shown, found.live) == (kind, target, shown, True)


def test_a_video_waits_for_whoever_reads_it(tmp_path: Path) -> None:
    (tmp_path / "a.avi").touch()
    assert not parse_camera(str(tmp_path / "a.avi")).live


@pytest.mark.parametrize("text", ["", "front", "-1", "9999", "/dev/null/x"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="is no camera"):
        parse_camera(text)


@pytest.mark.parametrize(("line", "built"), [("    GStreamer:   YES (1.22.0)", True), ("    GStreamer:   NO", False)])
def test_whether_there_is_gstreamer_is_read_from_opencvs_own_account(
    monkeypatch: pytest.MonkeyPatch, line: str, built: bool
) -> None:
    monkeypatch.setattr(cv2, "getBuildInformation", lambda: f"  Video I/O:\n{line}\n    v4l/v4l2: YES\n")
    assert has_gstreamer() is built


def test_a_pipeline_without_gstreamer_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_name, "has_gstreamer", lambda: False)
    with pytest.raises(MissingPackageError, match="without GStreamer") as raised:
        require_gstreamer()
    assert "apt install python3-opencv gstreamer1.0-libcamera" in raised.value.hint

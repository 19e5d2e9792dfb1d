from __future__ import annotations

import os
from pathlib import Path
from typing import Dict

import pytest

from edgecls.doctor import cameras
from tests.doctor.pi import machine, named


def nodes(**names: str) -> Dict[str, str]:
    """Files of video devices with their names."""
    files: Dict[str, str] = {}
    for node, name in names.items():
        files[f"dev/{node}"] = ""
        files[f"sys/class/video4linux/{node}/name"] = name + "\n"
        files[f"sys/class/video4linux/{node}/index"] = "0\n"
    return files


def test_no_camera_is_missing(tmp_path: Path) -> None:
    (found,) = cameras.check(machine(tmp_path, {}))
    assert found.state == "missing"


def test_a_usb_camera_is_named_with_the_command_to_type(tmp_path: Path) -> None:
    files = nodes(video0="USB Camera", video1="USB Camera")
    files["sys/class/video4linux/video1/index"] = "1\n"
    (found,) = cameras.check(machine(tmp_path, files))
    assert (found.text, found.next_step) == ("USB Camera", "edgecls predict --camera 0")


def test_a_pis_codecs_are_no_cameras(tmp_path: Path) -> None:
    files = nodes(video10="bcm2835-codec-decode", video13="bcm2835-isp", video19="rpi-hevc-dec", video20="pispbe-input")
    (found,) = cameras.check(machine(tmp_path, files))
    assert found.state == "missing"


def test_a_camera_that_this_user_may_not_open_says_which_group_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    (found,) = cameras.check(machine(tmp_path, nodes(video0="USB Camera")))
    assert (found.state, "usermod -aG video" in found.next_step) == ("wrong", True)


@pytest.mark.parametrize(("gstreamer", "state"), [(True, "ok"), (False, "note")])
def test_a_camera_on_the_boards_connector_needs_gstreamer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gstreamer: bool, state: str
) -> None:
    monkeypatch.setattr(cameras, "_has_gstreamer", lambda: gstreamer)
    found = named(list(cameras.check(machine(tmp_path, nodes(video0="rp1-cfe-csi2_ch0")))))
    connector = found["camera at the board's connector"]
    assert connector.state == state
    assert ("libcamerasrc" in connector.next_step) == gstreamer

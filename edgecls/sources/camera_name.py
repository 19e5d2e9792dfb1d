"""What ``--camera`` means: a number, a device, a pipeline, an address or a video."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Union

from edgecls.errors import MissingPackageError, SettingsError

#: For a camera at a Raspberry Pi's own connector.
LIBCAMERA = (
    "libcamerasrc ! video/x-raw,width=640,height=480 ! videoconvert ! video/x-raw,format=BGR ! "
    "appsink drop=true max-buffers=1"
)

_DEVICE = re.compile(r"(?:/dev/video)?(\d{1,3})")
_GSTREAMER = re.compile(r"^\s*GStreamer:\s+YES", re.M)


@dataclass(frozen=True)
class CameraName:
    """A place that frames come from.

    Attributes:
        text: as the person wrote it.
        kind: "v4l2", "gstreamer", "stream" or "video".
        target: what OpenCV is given: a number for V4L2, else text.
    """

    text: str
    kind: str
    target: Union[int, str]

    @property
    def live(self) -> bool:
        """Whether frames come at their own time, and those that are not taken are lost; a video waits."""
        return self.kind != "video"

    @property
    def shown(self) -> str:
        """Its name in a message."""
        return f"camera {self.target}" if self.kind == "v4l2" else self.text


def parse_camera(text: str) -> CameraName:
    """Read the value of ``--camera``.

    Raises:
        SettingsError: it is nothing of the kind.
    """
    text = text.strip()
    device = _DEVICE.fullmatch(text)
    if device:
        return CameraName(text, "v4l2", int(device.group(1)))
    if "!" in text:
        return CameraName(text, "gstreamer", text)
    if "://" in text:
        return CameraName(text, "stream", text)
    if os.path.isfile(text):
        return CameraName(text, "video", text)
    raise SettingsError(
        f"{text!r} is no camera", hint="give a number (0 for /dev/video0), a GStreamer pipeline, an address or a video"
    )


def has_gstreamer() -> bool:
    """Whether this OpenCV was built with GStreamer; the wheels on PyPI are not."""
    import cv2

    return _GSTREAMER.search(cv2.getBuildInformation()) is not None


def require_gstreamer() -> None:
    """Refuse a pipeline that OpenCV couldn't open.

    Raises:
        MissingPackageError: OpenCV has no GStreamer.
    """
    if not has_gstreamer():
        raise MissingPackageError(
            "this OpenCV was built without GStreamer and can't open a pipeline",
            hint="run 'sudo apt install python3-opencv gstreamer1.0-libcamera' and use a venv with "
            "--system-site-packages",
        )

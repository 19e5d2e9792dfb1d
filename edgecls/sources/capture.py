"""OpenCV's VideoCapture behind a small interface."""

from __future__ import annotations

import os
from typing import Any, Optional, Protocol

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import DeviceError, NoDeviceError, UsbPermissionError
from edgecls.images.quiet import quiet_native
from edgecls.sources.camera_name import CameraName, require_gstreamer


class Capture(Protocol):
    """Something that gives frames; used by one thread."""

    def read(self) -> Optional[NDArray[np.uint8]]:
        """The next frame, [H, W, 3] BGR; None when there is none any more."""
        ...

    def release(self) -> None:
        """Let go of the device."""
        ...


class OpenCvCapture:
    """A camera or video in OpenCV.

    Raises:
        NoDeviceError: there is no such camera, or nothing can be read from it.
        UsbPermissionError: this user may not open it.
        MissingPackageError: a pipeline, and OpenCV has no GStreamer.
    """

    def __init__(self, name: CameraName) -> None:
        import cv2

        self._name = name
        if name.kind == "gstreamer":
            require_gstreamer()
        if name.kind == "v4l2":
            _check_device(f"/dev/video{name.target}", name)
        # OpenCV tells on stderr of each thing that it tried; the error below says what counts.
        with quiet_native():
            self._capture: Any = cv2.VideoCapture(name.target, _backend(name))
        if not self._capture.isOpened():
            raise NoDeviceError(f"{name.shown} can't be opened", hint=_hint(name))
        if name.kind == "v4l2":
            # Frames that wait in the driver's queue are old when they are read.
            self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def read(self) -> Optional[NDArray[np.uint8]]:
        there, frame = self._capture.read()
        if not there or frame is None or frame.size == 0:
            return None
        if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
            raise DeviceError(
                f"{self._name.shown} gives frames of {frame.dtype} {frame.shape}, not BGR",
                hint="end the pipeline with videoconvert ! video/x-raw,format=BGR ! appsink",
            )
        bgr: NDArray[np.uint8] = frame
        return bgr

    def release(self) -> None:
        self._capture.release()


def _backend(name: CameraName) -> int:
    import cv2

    chosen = {"v4l2": cv2.CAP_V4L2, "gstreamer": cv2.CAP_GSTREAMER}
    return int(chosen.get(name.kind, cv2.CAP_ANY))


def _check_device(path: str, name: CameraName) -> None:
    """OpenCV gives no reason; the system does."""
    if not os.path.exists(path):
        raise NoDeviceError(f"{name.shown} is not there: no {path}", hint=_hint(name))
    if not os.access(path, os.R_OK | os.W_OK):
        raise UsbPermissionError(
            f"no permission for {path}", hint="run 'sudo usermod -aG video $USER' and log in again"
        )


def _hint(name: CameraName) -> str:
    if name.kind == "gstreamer":
        return "try the pipeline with gst-launch-1.0"
    return "see edgecls doctor" if name.kind == "v4l2" else "check the address or the file"

"""A camera is read by a thread of its own. A fake stands for the device; the videos are real."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Callable, List, Optional

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.errors import DeviceLostError, NoDeviceError
from edgecls.sources.camera import Camera
from edgecls.sources.camera_name import CameraName, parse_camera
from edgecls.sources.capture import Capture
from tests.sources.videos import write_video

LIVE = CameraName("0", "v4l2", 0)


class FakeCapture:
    """Gives frames of rising brightness as fast as they are read, then none; waits where it is told to."""

    def __init__(self, frames: int, *, before: Callable[[int], None] = lambda number: None) -> None:
        self._frames = frames
        self._before = before
        self.given = 0
        self.released = False

    def read(self) -> Optional[NDArray[np.uint8]]:
        assert not self.released
        if self.given == self._frames:
            return None
        self.given += 1
        self._before(self.given)
        return np.full((2, 2, 3), self.given % 256, np.uint8)

    def release(self) -> None:
        self.released = True


class Bench:
    """Opens fakes in turn, or raises in place of None; notes what was said and waited."""

    def __init__(self, *captures: Optional[FakeCapture]) -> None:
        self._captures = list(captures)
        self.said: List[str] = []
        self.waited: List[float] = []

    def open(self, name: CameraName) -> Capture:
        capture = self._captures.pop(0) if self._captures else None
        if capture is None:
            raise NoDeviceError("no /dev/video0")
        return capture

    def camera(self, name: CameraName = LIVE) -> Camera:
        return Camera(name, say=self.said.append, open_capture=self.open, pause=self.waited.append)


def test_only_the_newest_frame_is_given_and_the_others_are_counted() -> None:
    read_all, take = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 50:
            read_all.set()
            assert take.wait(10)

    bench = Bench(FakeCapture(50, before=before))
    with bench.camera() as camera:
        assert read_all.wait(10)
        frames = camera.frames()
        first = next(frames)
        assert (first.number, int(first.bgr[0, 0, 0])) == (49, 49)
        assert camera.dropped == 48
        take.set()
        assert next(frames).number == 50


def test_no_frame_is_given_twice() -> None:
    bench = Bench(FakeCapture(20))
    numbers: List[int] = []
    with bench.camera() as camera, pytest.raises(DeviceLostError):
        for frame in camera.frames():
            numbers.append(frame.number)
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 20
    assert len(numbers) + camera.dropped == 20


def test_every_frame_of_a_video_is_given(tmp_path: Path) -> None:
    levels = [0, 50, 100, 150, 200, 250]
    path = write_video(tmp_path / "a.avi", levels)
    with Camera(parse_camera(str(path)), say=pytest.fail) as camera:
        seen = [round(float(frame.bgr.mean()), -1) for frame in camera.frames()]
    assert seen == [float(level) for level in levels]
    assert camera.dropped == 0


def test_a_camera_that_can_t_be_opened_is_an_error_at_once() -> None:
    bench = Bench()
    with pytest.raises(NoDeviceError):
        bench.camera()
    assert bench.waited == []


def test_a_lost_camera_is_opened_again_and_both_are_said() -> None:
    first, last = FakeCapture(1), FakeCapture(3)
    bench = Bench(first, None, None, last)
    numbers: List[int] = []
    with bench.camera() as camera, pytest.raises(DeviceLostError):
        for frame in camera.frames():
            numbers.append(frame.number)
    assert numbers[-1] == 4
    assert first.released and last.released
    assert bench.waited[:3] == [0.5, 1.0, 2.0]
    assert bench.said[:2] == [
        "camera 0 gives no frames any more; trying to open it again",
        "camera 0 is open again",
    ]


def test_a_camera_that_does_not_come_back_is_given_up_with_the_reason() -> None:
    bench = Bench(FakeCapture(1))
    with bench.camera() as camera, pytest.raises(DeviceLostError) as raised:
        list(camera.frames())
    assert raised.value.message == "camera 0 was lost and did not come back within 60.5 s: no /dev/video0"
    assert sum(bench.waited) == 60.5


def test_a_camera_that_opens_and_gives_nothing_is_given_up_too() -> None:
    bench = Bench(*(FakeCapture(0) for _ in range(20)))
    with bench.camera() as camera, pytest.raises(DeviceLostError, match="it opens, and gives no frames"):
        list(camera.frames())


def test_a_frame_starts_the_patience_anew() -> None:
    captures: List[Optional[FakeCapture]] = []
    for _ in range(10):
        captures += [None, None, FakeCapture(1)]
    bench = Bench(FakeCapture(1), *captures)
    with bench.camera() as camera, pytest.raises(DeviceLostError):
        list(camera.frames())
    assert bench.said.count("camera 0 is open again") == 10


def test_closing_ends_the_reader_and_lets_the_device_go() -> None:
    endless = FakeCapture(-1)
    with Bench(endless).camera() as camera:
        next(camera.frames())
    assert endless.released
    assert list(camera.frames())[1:] == []


def test_a_fault_of_the_reader_is_raised_where_frames_are_asked_for() -> None:
    def before(number: int) -> None:
        raise ValueError("driver")

    with Bench(FakeCapture(1, before=before)).camera() as camera, pytest.raises(ValueError, match="driver"):
        next(camera.frames())

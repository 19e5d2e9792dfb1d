"""The newest frame of a camera, whatever the pace of whoever asks.

A thread of its own reads: a camera's frames that nobody takes wait in queues, and the answer would be about the past.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Callable, Iterator, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import DeviceLostError, EdgeclsError
from edgecls.sources.camera_name import CameraName
from edgecls.sources.capture import Capture, OpenCvCapture
from edgecls.worker.closing import Closing

#: Seconds before each new try to open a camera that was lost; the sum is how long a cable may be out.
_TRIES_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
#: At the end a reader that hangs in the driver is left behind.
_JOIN_S = 1.0


@dataclass(frozen=True)
class Frame:
    """A picture of a camera.

    Attributes:
        number: of the frame since the start, dropped ones counted too; from 1.
        bgr: [H, W, 3].
        taken: when it was read, by ``time.monotonic()``.
    """

    number: int
    bgr: NDArray[np.uint8]
    taken: float


class Camera(Closing):
    """A camera that is being read.

    Attributes:
        dropped: frames that came and were never taken.

    Args:
        name: which camera.
        say: called with a line when the camera is lost and when it is back, by the reader's thread.
        open_capture: opens it.
        pause: waits for some seconds.

    Raises:
        DeviceError: it can't be opened.
        MissingPackageError: OpenCV lacks what it needs.
    """

    def __init__(
        self,
        name: CameraName,
        *,
        say: Callable[[str], None],
        open_capture: Callable[[CameraName], Capture] = OpenCvCapture,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._name = name
        self._say = say
        self._open = open_capture
        self._pause = pause
        self._changed = threading.Condition()
        self._newest: Optional[Frame] = None
        self._number = 0
        self._error: Optional[BaseException] = None
        self._ended = False
        self._tried = 0
        self._stopped = False
        self.dropped = 0
        # The first failure is the person's: a wrong number, no permission. Later ones are the cable's.
        self._capture: Capture = open_capture(name)
        self._thread = threading.Thread(target=self._read, name="edgecls-camera", daemon=True)
        self._thread.start()

    def frames(self) -> Iterator[Frame]:
        """The newest frame each time, none twice, until a video ends.

        Raises:
            DeviceLostError: the camera was lost and did not come back.
        """
        while True:
            frame = self._take()
            if frame is None:
                return
            yield frame

    def close(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join(_JOIN_S)

    def _take(self) -> Optional[Frame]:
        with self._changed:
            # Short waits: a wait without end can't be interrupted by a signal on every system.
            while self._newest is None and not self._ended and not self._stopped:
                self._changed.wait(0.2)
            frame, self._newest = self._newest, None
            self._changed.notify_all()
            if frame is None and self._error is not None:
                raise self._error
            return frame

    def _read(self) -> None:
        try:
            while self._read_to_its_end() and self._name.live and self._open_again():
                pass
        except BaseException as error:
            self._error = error
        finally:
            self._capture.release()
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _read_to_its_end(self) -> bool:
        """Read until nothing comes any more; False when reading is to stop."""
        while not self._stopped:
            image = self._capture.read()
            if image is None:
                return True
            with self._changed:
                while not self._name.live and self._newest is not None and not self._stopped:
                    self._changed.wait(0.2)
                self._tried = 0
                self._number += 1
                self.dropped += self._newest is not None
                self._newest = Frame(self._number, image, time.monotonic())
                self._changed.notify_all()
        return False

    def _open_again(self) -> bool:
        self._capture.release()
        self._say(f"{self._name.shown} gives no frames any more; trying to open it again")
        reason = "it opens, and gives no frames"
        # Only a frame starts the tries anew: a camera that opens and gives nothing would be tried for ever.
        while self._tried < len(_TRIES_S):
            self._pause(_TRIES_S[self._tried])
            self._tried += 1
            if self._stopped:
                return False
            try:
                self._capture = self._open(self._name)
            except EdgeclsError as error:
                reason = error.message
                continue
            self._say(f"{self._name.shown} is open again")
            return True
        raise DeviceLostError(
            f"{self._name.shown} was lost and did not come back within {sum(_TRIES_S):g} s: {reason}",
            hint="check the cable, see edgecls doctor",
        )

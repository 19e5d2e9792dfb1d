"""The child's side of ``loader``: decode, preprocess, put the tensor into its slot of the ring."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, Dict

import cv2

from edgecls.errors import ImageError
from edgecls.images.ring import Ring
from edgecls.images.tensor import read_tensor
from edgecls.preprocess.spec import Preprocess
from edgecls.worker.frames import read_frame, write_frame


def serve(request: Dict[str, Any], requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer each ``{"file", "slot"}`` with ``{"done"}`` or ``{"unreadable", "hint"}``, in order, to the end."""
    # The parallelism is in the number of children.
    cv2.setNumThreads(1)
    spec = Preprocess.from_json(request["spec"])
    ring = Ring.attach(Path(request["ring"]), int(request["slots"]), spec.size)
    write_frame(replies, {"ready": True})
    while True:
        frame = read_frame(requests)
        if frame is None:
            return
        message = frame[0]
        try:
            ring.tensors[message["slot"]] = read_tensor(message["file"], spec)
        except ImageError as error:
            write_frame(replies, {"unreadable": error.message, "hint": error.hint})
        else:
            write_frame(replies, {"done": True})

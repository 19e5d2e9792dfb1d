"""A worker without a model: what it does is in the "picture" itself."""

from __future__ import annotations

import os
import time
from typing import Any, BinaryIO, Dict

from edgecls.errors import NbError, VerificationError
from edgecls.worker.child import reply_error
from edgecls.worker.frames import read_frame, write_frame


def serve(request: Dict[str, Any], requests: BinaryIO, replies: BinaryIO) -> None:
    if request.get("broken") or os.path.exists(request.get("broken_if", "")):
        raise NbError("the .nb is damaged", hint="make it again")
    time.sleep(request.get("load_s", 0.0))
    write_frame(replies, {"ready": {"engine": "fake 1 fp32", "threads": 1}})
    while True:
        frame = read_frame(requests)
        if frame is None:
            return
        message, image = frame
        if image == b"crash":
            os.abort()
        if image == b"hang":
            time.sleep(60)
        if image == b"pause":
            time.sleep(0.3)
        if image == b"refused":
            write_frame(replies, {"refused": "the picture is cut short", "hint": "save it again", "status": 422})
        elif image == b"error":
            reply_error(replies, VerificationError("NaN for /home/somebody", hint="make it again"))
        else:
            write_frame(replies, {"answer": {"bytes": len(image), "top": message["top"], "pid": os.getpid()}})

"""The child's side of an engine session: load once, then infer batch after batch."""

from __future__ import annotations

from typing import Any, BinaryIO, Dict

import numpy as np

from edgecls.engines.load import load
from edgecls.engines.request import EngineRequest
from edgecls.errors import EdgeclsError
from edgecls.worker.child import reply_error
from edgecls.worker.frames import read_frame, write_frame


def serve(request: Dict[str, Any], requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer ``{"ready": {"version": ...}}``, then ``{"shape": [N, classes]}`` and float32 bytes for each batch."""
    engine = load(EngineRequest.from_json(request))
    write_frame(replies, {"ready": {"version": engine.version}})
    while True:
        frame = read_frame(requests)
        if frame is None:
            return
        message, payload = frame
        try:
            output = engine.run(np.frombuffer(payload, np.float32).reshape(message["shape"]))
        except EdgeclsError as error:
            reply_error(replies, error)
        else:
            write_frame(replies, {"shape": list(output.shape)}, output.tobytes())

"""The worker's side: decode, prepare, infer. Runs in a child process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, Dict

from edgecls.errors import EdgeclsError, ImageError
from edgecls.images.header import read_header
from edgecls.prediction.classifier import Classifier
from edgecls.prediction.result import Prediction
from edgecls.worker.child import reply_error
from edgecls.worker.frames import read_frame, write_frame


def serve(request: Dict[str, Any], requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer each ``{"top"}`` with an encoded picture by ``{"answer"}`` or ``{"refused", "hint", "status"}``."""
    options = dict(request["classifier"])
    with Classifier(Path(options.pop("artifact")), **options) as classifier:
        classifier.warmup()
        write_frame(replies, {"ready": {"engine": classifier.engine, "threads": classifier.threads}})
        while True:
            frame = read_frame(requests)
            if frame is None:
                return
            message, image = frame
            try:
                write_frame(replies, _answer(classifier, image, int(message["top"]), int(request["pixels"])))
            except EdgeclsError as error:
                reply_error(replies, error)


def _answer(classifier: Classifier, image: bytes, top: int, most_pixels: int) -> Dict[str, Any]:
    try:
        header = read_header(image)
        if header.height * header.width > most_pixels:
            return {
                "refused": f"the picture has {header.width}x{header.height} pixels, more than {most_pixels:,}",
                "hint": "scale it down first",
                "status": 413,
            }
        seen = classifier.predict(image, top_k=top)
    except ImageError as error:
        # Behind a colon stands what OpenCV said, with places in its sources.
        text = error.message.partition(":")[0]
        named = text if text.startswith("the picture") else f"the picture {text}"
        return {"refused": named, "hint": error.hint, "status": 413 if "more than" in text else 422}
    assert isinstance(seen, Prediction)
    answer = seen.to_json()
    del answer["file"]
    return {"answer": answer}

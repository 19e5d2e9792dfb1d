"""Stands for the pool: what it answers is in the "picture" itself."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, List

from edgecls.serve.problem import Problem

MODEL = {
    "name": "net",
    "labels": [f"label {number}" for number in range(10)],
    "input": {"height": 8, "width": 8},
    "class_num": 10,
    "limits": {"bytes": 1000, "pixels": 1000},
}


class FakeAnswers:
    """Answers ``b"3"`` with class 3; ``b"slow"`` after ``delay_s``, ``b"bad"`` with a refusal, ``b"fault"`` not at all.

    Attributes:
        seen: the pictures that were handed in.
        cancelled: how many were called off.
    """

    def __init__(self) -> None:
        self.about: Dict[str, Any] = {"engine": "fake 1 fp32", "threads": 1}
        self.waiting = 0
        self.ready = 1
        self.delay_s = 30.0
        self.seen: List[bytes] = []
        self.cancelled = 0

    async def answer(self, image: bytes, top: int) -> Dict[str, Any]:
        self.seen.append(image)
        if image == b"slow":
            try:
                await asyncio.sleep(self.delay_s)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if image == b"bad":
            raise Problem(422, "the picture is cut short", "save it again")
        if image == b"fault":
            raise KeyError("/home/somebody/secret")
        best = int(image) if image.isdigit() and len(image) == 1 else 0
        ids = [best, *(number for number in range(10) if number != best)][:top]
        return {
            "class_ids": ids,
            "scores": [0.9, *[0.01] * 9][:top],
            "label_names": [f"label {number}" for number in ids],
            "engine": "fake 1 fp32",
            "preprocess_ms": 1.0,
            "inference_ms": 2.0,
            "bytes": len(image),
        }

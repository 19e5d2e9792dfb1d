"""Looking at many pictures: several threads, and memory that doesn't grow with the size of the pictures."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import List, Optional, Sequence, Tuple, Union

from edgecls.errors import ImageError
from edgecls.lint.first_layer import FirstLayer, Moments
from edgecls.lint.look import Look, look_at
from edgecls.preprocess.spec import Preprocess

_MAX_THREADS = 16
#: Pictures that are handed to the threads at a time: a wide first layer's moments take 0.3 MB a picture.
_CHUNK = 64


@dataclass
class Survey:
    """What was seen.

    Attributes:
        looks: the readable pictures, in their order.
        unreadable: file and reason of each of the others.
        moments: of all readable pictures together, when a first layer was given.
    """

    looks: List[Look] = field(default_factory=list)
    unreadable: List[Tuple[str, str]] = field(default_factory=list)
    moments: Optional[Moments] = None


def survey(files: Sequence[str], spec: Optional[Preprocess] = None, layer: Optional[FirstLayer] = None) -> Survey:
    """Look at pictures; OpenCV decodes without Python's lock, so threads do."""
    seen = Survey()

    def look(file: str) -> Union[Look, ImageError]:
        try:
            return look_at(file, spec, layer)
        except ImageError as error:
            return error

    with ThreadPoolExecutor(min(_MAX_THREADS, len(os.sched_getaffinity(0)))) as threads:
        for start in range(0, len(files), _CHUNK):
            chunk = files[start : start + _CHUNK]
            for file, result in zip(chunk, threads.map(look, chunk)):
                if isinstance(result, ImageError):
                    seen.unreadable.append((file, result.message))
                    continue
                if result.moments is not None:
                    seen.moments = result.moments if seen.moments is None else seen.moments + result.moments
                seen.looks.append(replace(result, moments=None))
    return seen

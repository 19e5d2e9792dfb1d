"""Write the golden vectors of preprocessing: small pictures, and what must become of them.

    python scripts/make_golden_vectors.py [FOLDER]

Ports in other languages read the same files: tests/preprocess/golden/README.md says how.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

import cv2
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import normalize, resize_and_crop
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import write_bytes, write_json

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "preprocess" / "golden"

_HALF = (0.5, 0.5, 0.5)
_SMALL = Preprocess(size=(24, 24), resize_short=28)
_SMALL_BICUBIC = Preprocess(size=(24, 24), resize_short=28, interpolation="bicubic")

#: Name of the case: kind, height and width of its picture, and the preprocessing.
CASES: Dict[str, Tuple[str, int, int, Preprocess]] = {
    "imagenet_bilinear": ("scene", 150, 200, Preprocess()),
    "imagenet_bicubic": ("scene", 150, 200, Preprocess(resize_short=236, interpolation="bicubic")),
    "down_bilinear": ("noise", 61, 97, _SMALL),
    "down_bicubic": ("noise", 61, 97, _SMALL_BICUBIC),
    "up_bilinear": ("noise", 17, 11, _SMALL),
    "up_bicubic": ("noise", 17, 11, _SMALL_BICUBIC),
    "kept_bilinear": ("noise", 28, 33, _SMALL),
    "kept_bicubic": ("noise", 28, 33, _SMALL_BICUBIC),
    "one_row_bilinear": ("noise", 1, 5, _SMALL),
    "one_row_bicubic": ("noise", 1, 5, _SMALL_BICUBIC),
    "odd_crop": ("noise", 40, 40, Preprocess(size=(21, 24), resize_short=28)),
    # 12 * 17 / 8 is 25.5, which becomes 26; 20 * 17 / 8 is 42.5, which becomes 42.
    "half_rounds_up_to_even": ("noise", 8, 12, Preprocess(size=(16, 16), resize_short=17)),
    "half_rounds_down_to_even": ("noise", 8, 20, Preprocess(size=(16, 16), resize_short=17)),
    "stretched_bilinear": ("noise", 30, 52, Preprocess(size=(20, 24), resize_short=None)),
    "stretched_bicubic": ("noise", 30, 52, Preprocess(size=(20, 24), resize_short=None, interpolation="bicubic")),
    "bgr": ("noise", 28, 33, Preprocess(size=(24, 24), resize_short=28, color="BGR")),
    "plain_scale": ("noise", 28, 33, Preprocess(size=(24, 24), resize_short=28, mean=_HALF, std=_HALF)),
    "digits": ("noise", 8, 8, Preprocess(size=(64, 64), resize_short=64)),
}


def picture(kind: str, height: int, width: int) -> NDArray[np.uint8]:
    """A scene with shapes, or noise that shows every misplaced pixel; integer arithmetic only."""
    if kind == "scene":
        return golden_picture(height, width)
    state = np.arange(1, height * width * 3 + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return (state >> np.uint64(56)).astype(np.uint8).reshape(height, width, 3)


def vector(name: str, image: NDArray[np.uint8], spec: Preprocess) -> Dict[str, Any]:
    """What a port must get for a picture."""
    cropped = resize_and_crop(image, spec)
    tensor = normalize(cropped, spec)
    middle = (spec.size[0] // 2, spec.size[1] // 2)
    places = [(0, 0), middle, (spec.size[0] - 1, spec.size[1] - 1)]
    return {
        "name": name,
        "preprocess": spec.to_json(),
        "pixels_sha256": hashlib.sha256(np.ascontiguousarray(cropped).tobytes()).hexdigest(),
        "tensor_sha256": hashlib.sha256(np.ascontiguousarray(tensor, "<f4").tobytes()).hexdigest(),
        "samples": [
            {
                "row": row,
                "column": column,
                "pixel": [int(value) for value in cropped[row, column]],
                "values": [float(value) for value in tensor[:, row, column]],
            }
            for row, column in places
        ],
    }


def write(folder: Path) -> None:
    """Write the pictures and vectors.json."""
    vectors: List[Dict[str, Any]] = []
    for name, (kind, height, width, spec) in CASES.items():
        image = picture(kind, height, width)
        file = f"{kind}_{height}x{width}.png"
        done, data = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 9])
        assert done
        write_bytes(folder / file, data.tobytes())
        vectors.append({**vector(name, image, spec), "picture": file})
    write_json(folder / "vectors.json", vectors)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

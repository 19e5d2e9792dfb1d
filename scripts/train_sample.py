"""Train the shipped sample: PPLCNet_x0_25 on scikit-learn's digits.

    scripts/train_sample.sh            # split the data, write the images, train, write the weights
    scripts/train_sample.sh --check    # measure the stored weights again and compare with sample.json

Everything is seeded and runs on one thread, so the same machine and versions give the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any, Dict, List

import cv2
import digits
import numpy as np
from depthwise import speed_up
from numpy.typing import NDArray

from edgecls.export.architectures import build
from edgecls.preprocess.apply import normalize, preprocess, resize_and_crop
from edgecls.preprocess.spec import Preprocess
from edgecls.storage.atomic import atomic_path, write_json, write_text
from edgecls.storage.hashing import sha256_file
from edgecls.worker.paddle import import_paddle

FOLDER = Path(__file__).resolve().parent.parent / "calib_data" / "digits"
ARCHITECTURE = "PPLCNet_x0_25"
WEIGHTS = f"{ARCHITECTURE}_digits.pdparams"
SIDE = 96
SPEC = Preprocess(size=(SIDE, SIDE), resize_short=SIDE)

SEED = 7
EPOCHS = 40
BATCH = 32
PEAK_RATE = 0.003
WARMUP = 0.05
WEIGHT_DECAY = 0.05
SMOOTHING = 0.1

ROTATION_DEGREES = 12.0
SCALE = (0.85, 1.15)
SHIFT = 0.08
CONTRAST = (0.8, 1.1)
NOISE_LEVELS = 6.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Train the shipped sample, or check the stored one.")
    parser.add_argument("--check", action="store_true", help="measure the stored weights and compare")
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder of images and weights")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    paddle = import_paddle(SEED)
    if arguments.check:
        return check(paddle, arguments.output)
    train_and_write(paddle, arguments.output, arguments.epochs)
    return 0


def train_and_write(paddle: Any, folder: Path, epochs: int) -> None:
    """Write the images, train on the rest, and write weights, labels and ``sample.json``."""
    splits = digits.load_splits()
    for part in digits.PARTS:
        digits.write_part(folder, part, splits[part])
    network = build(paddle, ARCHITECTURE, digits.CLASSES)
    train(paddle, network, splits["training"], epochs)
    with atomic_path(folder / WEIGHTS) as path:
        paddle.save(network.state_dict(), str(path))
    write_text(folder / "labels.txt", "".join(f"{digit}\n" for digit in range(digits.CLASSES)))
    description = describe(splits, epochs)
    description["weights"]["sha256"] = sha256_file(folder / WEIGHTS)
    description["evaluation"]["top1"] = measure(paddle, folder)
    write_json(folder / "sample.json", description)
    print(f"top-1 {description['evaluation']['top1']:.2f} % of {len(splits['evaluation'].labels)} images")


def train(paddle: Any, network: Any, part: digits.Digits, epochs: int) -> None:
    """AdamW with a warm-up and a cosine, cross entropy with smoothed labels."""
    functional = paddle.nn.functional
    random = np.random.RandomState(SEED)
    images = [resize_and_crop(image, SPEC) for image in part.images]
    steps = epochs * -(-len(images) // BATCH)
    cosine = paddle.optimizer.lr.CosineAnnealingDecay(PEAK_RATE, steps)
    rate = paddle.optimizer.lr.LinearWarmup(cosine, max(1, int(steps * WARMUP)), 0.0, PEAK_RATE)
    optimizer = paddle.optimizer.AdamW(rate, parameters=network.parameters(), weight_decay=WEIGHT_DECAY)
    speed_up(paddle, network)
    network.train()
    for epoch in range(epochs):
        order = random.permutation(len(images))
        losses: List[float] = []
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            inputs = paddle.to_tensor(np.stack([normalize(distort(images[i], random), SPEC) for i in chosen]))
            targets = functional.one_hot(paddle.to_tensor(part.labels[chosen]), digits.CLASSES)
            targets = functional.label_smooth(targets, epsilon=SMOOTHING)
            loss = functional.cross_entropy(network(inputs), targets, soft_label=True)
            loss.backward()
            optimizer.step()
            optimizer.clear_grad()
            rate.step()
            losses.append(float(loss))
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.4f}", file=sys.stderr, flush=True)


def distort(image: NDArray[np.uint8], random: np.random.RandomState) -> NDArray[np.uint8]:
    """A slightly turned, scaled, shifted, dimmed and noisy copy of an HWC image."""
    middle = (SIDE - 1) / 2
    turn = cv2.getRotationMatrix2D(
        (middle, middle), random.uniform(-ROTATION_DEGREES, ROTATION_DEGREES), random.uniform(*SCALE)
    )
    turn[:, 2] += random.uniform(-SHIFT, SHIFT, 2) * SIDE
    moved = cv2.warpAffine(image, turn, (SIDE, SIDE), flags=cv2.INTER_LINEAR).astype(np.float32)
    noisy = moved * random.uniform(*CONTRAST) + random.normal(0.0, NOISE_LEVELS, (SIDE, SIDE, 1))
    clipped: NDArray[np.uint8] = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
    return clipped


def measure(paddle: Any, folder: Path) -> float:
    """Top-1 in percent of the stored weights on the stored evaluation images."""
    network = build(paddle, ARCHITECTURE, digits.CLASSES)
    network.set_state_dict(paddle.load(str(folder / WEIGHTS)))
    network.eval()
    part = digits.read_part(folder, "evaluation")
    with paddle.no_grad():
        scores = [
            network(paddle.to_tensor(np.stack([preprocess(image, SPEC) for image in part.images[i : i + BATCH]])))
            for i in range(0, len(part.images), BATCH)
        ]
    right = np.concatenate([score.numpy() for score in scores]).argmax(axis=1) == part.labels
    return round(float(right.mean()) * 100.0, 4)


def check(paddle: Any, folder: Path) -> int:
    """0 when the stored weights are those of ``sample.json`` and reach its top-1, else 1."""
    stated: Dict[str, Any] = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    same = sha256_file(folder / WEIGHTS) == stated["weights"]["sha256"]
    top1 = measure(paddle, folder)
    print(
        f"weights {'as' if same else 'NOT as'} stated; top-1 {top1:.2f} %, stated {stated['evaluation']['top1']:.2f} %"
    )
    return 0 if same and top1 == stated["evaluation"]["top1"] else 1


def describe(splits: Dict[str, digits.Digits], epochs: int) -> Dict[str, Any]:
    """``sample.json`` without what is measured."""
    return {
        "architecture": ARCHITECTURE,
        "class_num": digits.CLASSES,
        "labels": "labels.txt",
        "preprocess": SPEC.to_json(),
        "weights": {"file": WEIGHTS, "sha256": ""},
        "data": {
            "name": "Optical Recognition of Handwritten Digits, test part (1797 images of 8x8 grey pixels)",
            "source": "UCI Machine Learning Repository, doi:10.24432/C50P49, as shipped by scikit-learn",
            "authors": "E. Alpaydin and C. Kaynak, 1998",
            "license": "CC BY 4.0",
            "changes": "levels 0 to 16 scaled to 0 to 255 and stored as PNG",
            "split": "by image within each class; the same 13 writers are in every part",
            "images": {name: len(part.labels) for name, part in sorted(splits.items())},
            "calibration": "calibration_list.txt",
            "evaluation": "evaluation_list.txt",
        },
        "training": {
            "command": "make sample",
            "seed": SEED,
            "epochs": epochs,
            "batch": BATCH,
            "versions": {
                name: metadata.version(name)
                for name in ("numpy", "opencv-python-headless", "paddleclas", "paddlepaddle", "scikit-learn")
            },
        },
        "evaluation": {"engine": f"paddle {metadata.version('paddlepaddle')} dygraph fp32", "top1": 0.0},
    }


if __name__ == "__main__":
    sys.exit(main())

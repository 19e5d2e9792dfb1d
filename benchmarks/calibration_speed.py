"""Calibration by edgecls and by Paddle (which PaddleSlim calls), on the same images: seconds, memory, scales.

    python benchmarks/calibration_speed.py [MODEL] [--algos kl,mse,emd,hist] [--images FILE.npy | --count 32]
    python benchmarks/calibration_speed.py HRNet_W18_C --count 8 --algos hist

MODEL is an architecture of the catalogue, with random weights, or a folder with an exported model. The sides take
turns, each in a child process of its own; the seconds are without the import of Paddle. Paddle samples every operator's
output; edgecls samples what opt reads, or with --all-variables what Paddle does. The last row is edgecls with all
algorithms in one go. Exit code 1: a ratio is below its bound (10 for kl, mse and emd, 3 for hist), a scale differs
by more than 1e-3, or edgecls takes more memory.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

import numpy as np

from edgecls.calibrate.run import BUDGET
from edgecls.calibrate.variables import quantized_inputs
from edgecls.catalogue.load import find_model
from edgecls.export.exported import ExportedModel, find_exported
from edgecls.export.run import export_architecture
from edgecls.program.desc import read_program
from edgecls.program.read import read_signature
from edgecls.quantize.settings import ALGOS, DEFAULT_OP_TYPES
from edgecls.weights.source import Weights
from edgecls.worker.run import run_task

#: Least ratio of the seconds.
BOUNDS = {"kl": 10.0, "mse": 10.0, "emd": 10.0, "hist": 3.0}
#: Largest relative difference of a scale.
TOLERANCE = 1e-3
PADDLE_ALGOS = [algo for algo in ALGOS if algo != "mse_signed"]
#: Of these the scales depend on the images of a batch, so they compare at the same batch size only.
BY_BATCH = ("avg", "ptf", "mse", "emd")


def main() -> int:
    """Print one row an algorithm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", default="PPLCNet_x0_5")
    parser.add_argument("--algos", default=",".join(PADDLE_ALGOS))
    parser.add_argument("--images", type=Path, help="a .npy of preprocessed images; by default made from a seed")
    parser.add_argument("--count", type=int, default=32, help="number of images that are made")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--all-variables", action="store_true")
    asked = parser.parse_args()
    root = str(Path(__file__).resolve().parents[1])
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as scratch:
        exported = exported_model(asked.model, Path(scratch))
        signature = read_signature(exported)
        images = asked.images or made_images(Path(scratch, "images.npy"), asked.count, signature.input.shape[1:])
        request = {
            "folder": str(exported.model_file.parent.resolve()),
            "input": signature.input.name,
            "images": str(images.resolve()),
            "batch_size": asked.batch_size,
            "names": quantized_inputs(read_program(exported.model_file), DEFAULT_OP_TYPES),
            "budget": BUDGET,
        }
        return compared(request, asked.algos.split(","), asked.all_variables, asked.model)


def compared(request: Dict[str, Any], algos: List[str], all_variables: bool, model: str) -> int:
    """Run both sides for each algorithm and print the rows."""
    count = len(np.load(request["images"], mmap_mode="r"))
    print(f"{model}, {count} images, batches of {request['batch_size']}")
    print(f"{'algorithm':10} {'Paddle s':>9} {'edgecls s':>9} {'ratio':>7} {'Paddle MiB':>10} {'edgecls MiB':>11}"
          f" {'variables':>9} {'difference':>10}")  # fmt: skip
    faults: List[str] = []
    for algo in algos:
        theirs = run_task("benchmarks.calibration_task", {**request, "side": "paddle", "algos": [algo]}, needs=NEEDS)
        if all_variables:
            request["names"] = sorted(theirs["scales"][algo])
        ours = run_task("benchmarks.calibration_task", {**request, "side": "edgecls", "algos": [algo]}, needs=NEEDS)
        ratio = theirs["seconds"] / ours["seconds"]
        apart = difference(theirs["scales"][algo], ours["scales"][algo])
        print(f"{algo:10} {theirs['seconds']:9.2f} {ours['seconds']:9.2f} {ratio:7.1f} {mib(theirs):10} {mib(ours):11}"
              f" {len(ours['scales'][algo]):9} {apart:10.1e}", flush=True)  # fmt: skip
        if ours["batch_size"] != request["batch_size"]:
            print(f"{'':10} edgecls took batches of {ours['batch_size']} to stay within its memory")
        if ratio < BOUNDS.get(algo, 1.0):
            faults.append(f"{algo}: {ratio:.1f} times as fast, not {BOUNDS.get(algo, 1.0):g}")
        if apart > TOLERANCE and (ours["batch_size"] == request["batch_size"] or algo not in BY_BATCH):
            faults.append(f"{algo}: a scale differs by {apart:.1e}")
        if ours["peak_bytes"] > theirs["peak_bytes"]:
            faults.append(f"{algo}: edgecls takes more memory")
    ours = run_task("benchmarks.calibration_task", {**request, "side": "edgecls", "algos": list(ALGOS)}, needs=NEEDS)
    print(f"{'all of ' + str(len(ALGOS)):10} {'':9} {ours['seconds']:9.2f} {'':7} {'':10} {mib(ours):11}")
    for fault in faults:
        print(f"missed  {fault}", file=sys.stderr)
    return 1 if faults else 0


NEEDS = ("numpy", "paddle")


def mib(side: Dict[str, Any]) -> int:
    """The peak resident memory in MiB."""
    return int(side["peak_bytes"]) >> 20


def difference(theirs: Dict[str, float], ours: Dict[str, float]) -> float:
    """The largest relative difference of a scale."""
    return max(abs(ours[name] - theirs[name]) / max(abs(theirs[name]), 1e-8) for name in ours)


def exported_model(name: str, folder: Path) -> ExportedModel:
    """The export in a folder of that name, or one of the architecture with random weights."""
    if Path(name).exists():
        return find_exported(Path(name))
    weights = Weights("random", None, None, "", seed=0)
    return export_architecture(find_model(name), weights, folder / "export")


def made_images(path: Path, count: int, shape: Any) -> Path:
    """Images with structure at several scales and 256 levels, as photographs have, normalized."""
    import cv2

    random = np.random.RandomState(0)
    mean, std = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    _, height, width = shape
    images = np.empty((count, *shape), np.float32)
    for number in range(count):
        picture = np.zeros((height, width, 3))
        for side, share in ((4, 0.5), (16, 0.3), (64, 0.15), (224, 0.05)):
            picture += share * cv2.resize(random.rand(side, side, 3), (width, height), interpolation=cv2.INTER_CUBIC)
        picture = picture * random.uniform(0.5, 1.3) + random.uniform(-0.2, 0.2)
        levels = np.round(np.clip(picture, 0.0, 1.0) * 255) / 255
        images[number] = ((levels - mean) / std).transpose(2, 0, 1)
    np.save(path, images)
    return path


if __name__ == "__main__":
    sys.exit(main())

"""What Classifier.predict adds to the bare engine and the bare preprocessing, in turns, and what memory it keeps:

python benchmarks/classifier_overhead.py ARTIFACT [--runs 300] [--predictions 10000] [--size 500x375] [--engine NAME]

The bare side is what a program would write without edgecls.Classifier: preprocess, Engine.run, softmax left out. Both
sides run the same picture in turns, so that a busy machine slows both. Times are of this machine and no device's.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Callable, List, Tuple

import cv2
import numpy as np
from numpy.typing import NDArray

import edgecls
from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import preprocess

#: What may be added: this share of the bare time, or so many milliseconds, whichever is more.
ALLOWED_SHARE, ALLOWED_MS = 0.05, 0.2


def main() -> int:
    """Print both sides and the memory; 1 if more is added than is allowed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("artifact", type=Path)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--predictions", type=int, default=10_000)
    parser.add_argument("--size", default="500x375", help="of the picture, WIDTHxHEIGHT")
    parser.add_argument("--engine")
    asked = parser.parse_args()
    width, height = map(int, asked.size.split("x"))
    picture = golden_picture(height, width)
    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"edgecls-overhead-{os.getpid()}.png"
    cv2.imwrite(str(file), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    try:
        with edgecls.Classifier(asked.artifact, engine=asked.engine) as classifier:
            print(f"{classifier.engine}, {classifier.threads} threads, a picture of {asked.size}, {asked.runs} turns")
            fits = compare(classifier, picture, asked.runs)
            grew = memory(classifier, file, asked.predictions)
    finally:
        file.unlink()
    return 0 if fits and grew < 1.0 else 1


def compare(classifier: edgecls.Classifier, picture: NDArray[np.uint8], runs: int) -> bool:
    """Time both sides in turns; whether no more is added than is allowed."""
    spec = classifier.artifact.description.preprocess
    backend = classifier._backend

    def bare() -> None:
        backend.run(preprocess(picture, spec)[None])

    def whole() -> None:
        classifier.predict(picture)

    bare_ms, whole_ms = in_turns(bare, whole, runs)
    added = [one - other for one, other in zip(whole_ms, bare_ms)]
    low, high = interval(added)
    middle, base = statistics.median(added), statistics.median(bare_ms)
    print(f"bare        p50 {base:8.4f} ms   p90 {quantile(bare_ms, 0.9):8.4f} ms")
    print(f"predict     p50 {statistics.median(whole_ms):8.4f} ms   p90 {quantile(whole_ms, 0.9):8.4f} ms")
    print(f"difference  p50 {middle:8.4f} ms   95 % interval {low:.4f} to {high:.4f} ms")
    print(f"ratio       {1 + middle / base:.4f}")
    allowed = max(ALLOWED_SHARE * base, ALLOWED_MS)
    print(f"allowed     {allowed:.4f} ms: {'kept' if middle <= allowed else 'EXCEEDED'}")
    return middle <= allowed


def in_turns(first: Callable[[], None], second: Callable[[], None], runs: int) -> Tuple[List[float], List[float]]:
    """Milliseconds of each side, turn by turn; who begins changes with every turn."""
    for _ in range(20):
        first()
        second()
    times: Tuple[List[float], List[float]] = ([], [])
    for turn in range(runs):
        for side in ((0, 1), (1, 0))[turn % 2]:
            started = time.perf_counter_ns()
            (first, second)[side]()
            times[side].append((time.perf_counter_ns() - started) / 1e6)
    return times


def memory(classifier: edgecls.Classifier, file: Path, predictions: int) -> float:
    """Predict a file again and again; MB that were added after the first tenth."""
    warm = max(100, predictions // 10)
    for _ in range(warm):
        classifier.predict(file)
    before = resident_mb()
    for _ in range(predictions):
        classifier.predict(file)
    grew = resident_mb() - before
    print(f"resident memory after {warm} predictions {before:.1f} MB, after {predictions} more {before + grew:.1f} MB")
    return grew


def interval(values: List[float], *, rounds: int = 1000) -> Tuple[float, float]:
    """A bootstrap interval of the median, 95 %."""
    random = np.random.default_rng(1)
    array = np.asarray(values)
    medians = np.median(array[random.integers(0, len(array), (rounds, len(array)))], axis=1)
    return float(np.quantile(medians, 0.025)), float(np.quantile(medians, 0.975))


def quantile(values: List[float], share: float) -> float:
    return float(np.quantile(values, share))


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())

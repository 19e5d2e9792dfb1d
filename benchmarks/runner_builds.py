"""Whether the Java build of the runner measures what the Python build measures.

    python -m benchmarks.runner_builds ARTIFACT/host/twin.nb
    python -m benchmarks.runner_builds twin.nb --shape 3,224,224 --rounds 10

Both run the real Paddle-Lite of the x86 wheel on this machine: Java on the JVM, through the JNI library of the tests.
The builds take turns, in the order A B B A, a process each; the ratio is that of paired blocks, with its interval
(edgecls.results.paired_ratio). On a phone the Java build runs on ART, which this says nothing of.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np

from edgecls.engines.request import EngineRequest
from edgecls.results.paired_ratio import MAX_ROUNDS, MIN_ROUNDS, paired_ratio
from edgecls.results.statistics import median, percentile
from edgecls.runner.settings import Limits, RunnerSettings
from edgecls.worker.interpreter import find_interpreter
from tests.runner.cpp_runner import Done, run_command
from tests.runner.java_runner import run, wheel_program

ROOT = Path(__file__).parents[1]
_DEADLINE_S = 600.0


def main() -> int:
    """Print the medians of both builds and their ratio."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        image = Path(scratch) / "input.npy"
        np.save(image, np.random.default_rng(0).standard_normal((1, *asked.shape), dtype=np.float32))
        limits = Limits(warmup=20, runs=asked.runs, min_seconds=0.0, max_seconds=_DEADLINE_S)
        request = EngineRequest("paddle_lite", "fp32", str(asked.model))
        words = RunnerSettings(request, str(image), limits=limits).arguments()
        blocks = _measure(words, asked.rounds)
    for build, taken in blocks.items():
        medians = sorted(median(samples) for samples in taken)
        ordered = sorted(sample for samples in taken for sample in samples)
        print(
            f"{build:6}  p50 {median(medians):.4f} ms ({medians[0]:.4f} to {medians[-1]:.4f} by process), "
            f"p99 {percentile(ordered, 0.99):.4f} ms, {len(ordered)} samples"
        )
    found = paired_ratio(*([median(samples) for samples in taken] for taken in blocks.values()))
    print(f"Java / Python  {found.ratio:.3f}  ({found.low:.3f} to {found.high:.3f}, 95 %)")
    return 0


def _measure(words: List[str], rounds: int) -> Dict[str, List[List[float]]]:
    program = wheel_program()
    python = [find_interpreter(("numpy", "paddlelite")), "-m", "edgecls.runner", *words]
    builds: Dict[str, Callable[[], Done]] = {
        "Python": lambda: run_command(python, {**os.environ, "PYTHONPATH": str(ROOT)}, timeout=_DEADLINE_S),
        "Java": lambda: run(program, words, timeout=_DEADLINE_S),
    }
    blocks: Dict[str, List[List[float]]] = {name: [] for name in builds}
    for number in range(rounds):
        there = list(builds) if number % 2 == 0 else list(reversed(builds))
        for name in (*there, *reversed(there)):
            done = builds[name]()
            if done.code != 0:
                sys.exit(f"{name}: {done.last}")
            blocks[name].append(done.samples)
    return blocks


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a .nb for x86")
    parser.add_argument("--shape", type=_shape, default=(3, 96, 96), metavar="C,H,W", help="of its input")
    parser.add_argument("--rounds", type=int, default=6, choices=range(MIN_ROUNDS, MAX_ROUNDS + 1), metavar="N")
    parser.add_argument("--runs", type=int, default=1000, help="samples of each process")
    return parser.parse_args()


def _shape(text: str) -> Tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())

"""What the runner's harness adds to a bare loop of the same predictor.

    python benchmarks/harness_overhead.py MODEL.nb
    python benchmarks/harness_overhead.py FOLDER_WITH_INFERENCE_PDMODEL --threads 2

Both loops run the same loaded predictor in the same process, in short turns, so that a drift of the machine meets
both. The harness is the runner's own loop, with its events going through a pipe to another process. The ratio is the
median over the rounds of harness median by bare median. Exit code 1 when it is above --limit.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, List

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from edgecls.engines.load import load
from edgecls.engines.request import EngineRequest
from edgecls.results.statistics import median, percentile
from edgecls.runner.emit import Emitter
from edgecls.runner.settings import Limits
from edgecls.runner.stopwatch import time_runs


def main() -> int:
    asked = _arguments()
    engine = load(_request(asked))
    engine.feed(np.random.default_rng(0).standard_normal((asked.batch, *asked.shape), dtype=np.float32))
    for _ in range(20):
        engine.forward()
    reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert reader.stdin is not None
    emit = Emitter(reader.stdin)
    # What a program without any harness would call.
    bare_run: Callable[[], None] = engine._predictor.run  # type: ignore[attr-defined]
    sides: List[List[float]] = [[], []]
    ratios: List[float] = []
    for number in range(asked.rounds):
        order = (0, 1) if number % 2 else (1, 0)
        medians = [0.0, 0.0]
        for side in order:
            taken = _harness(engine.forward, asked.runs, emit) if side else _bare(bare_run, asked.runs)
            medians[side] = median(taken)
            sides[side] += taken
        ratios.append(medians[1] / medians[0])
    reader.stdin.close()
    reader.wait()
    return _report(engine.name, engine.version, sides, ratios, asked.limit)


def _bare(run: Callable[[], None], runs: int) -> List[float]:
    clock = time.perf_counter_ns
    run()
    taken = []
    for _ in range(runs):
        before = clock()
        run()
        taken.append((clock() - before) / 1e6)
    return taken


def _harness(forward: Callable[[], None], runs: int, emit: Emitter) -> List[float]:
    taken: List[float] = []

    def hand_on(chunk) -> None:
        emit.samples(chunk)
        taken.extend(sample / 1e6 for sample in chunk)

    time_runs(forward, Limits(warmup=0, runs=runs, min_seconds=0.0, max_seconds=3600.0), hand_on)
    return taken


def _report(name: str, version: str, sides: List[List[float]], ratios: List[float], limit: float) -> int:
    rounds = sorted(ratios)
    print(f"{name} {version}, {len(ratios)} rounds of {len(sides[0]) // len(ratios)} runs a side, in turns")
    print(f"bare loop  median {median(sides[0]):.6f} ms")
    print(f"harness    median {median(sides[1]):.6f} ms")
    print(f"ratio      {median(ratios):.4f} (rounds: {percentile(rounds, 0.1):.4f} to {percentile(rounds, 0.9):.4f})")
    return 1 if median(ratios) > limit else 0


def _request(asked: argparse.Namespace) -> EngineRequest:
    if asked.model.is_dir():
        pair = (str(asked.model / "inference.pdmodel"), str(asked.model / "inference.pdiparams"))
        return EngineRequest("paddle_inference", asked.mode or "fp32_onednn", *pair, asked.threads)
    return EngineRequest("paddle_lite", asked.mode or "fp32", str(asked.model), None, asked.threads)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a .nb for this machine, or the folder of an exported model")
    parser.add_argument("--mode", help="mode of the engine (default: fp32, with oneDNN in Paddle Inference)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--shape", type=_shape, default=(3, 224, 224), help="C,H,W (default: 3,224,224)")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=51, help="runs a side and round")
    parser.add_argument("--limit", type=float, default=1.01, help="largest ratio that is accepted")
    return parser.parse_args()


def _shape(text: str) -> tuple:
    return tuple(int(side) for side in text.split(","))


if __name__ == "__main__":
    sys.exit(main())

"""CPU time of the commands that must start at once: python benchmarks/start_up.py [--runs 20] [FILE.nb]

Without a file, a small one is made with the converter.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List


def main() -> int:
    """Print the CPU seconds of each command: minimum, median, maximum."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nb", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        nb = asked.nb or make_nb(Path(scratch))
        print(f"{'command':24} {'min':>7} {'median':>7} {'max':>7}   CPU seconds, {asked.runs} runs")
        for words in (["--help"], ["models"], ["inspect", str(nb)], ["inspect", str(nb), "--json"]):
            seconds = sorted(cpu_seconds(words) for _ in range(asked.runs))
            shown = " ".join(word if word != str(nb) else nb.name for word in words)
            print(f"{shown:24} {seconds[0]:7.3f} {statistics.median(seconds):7.3f} {seconds[-1]:7.3f}")
    return 0


def cpu_seconds(words: List[str]) -> float:
    """User and system time of one run of ``edgecls``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "edgecls", *words], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def make_nb(folder: Path) -> Path:
    """A .nb of the smallest architecture with random weights."""
    import edgecls

    settings = edgecls.Settings(weights="random")
    return edgecls.optimize("PPLCNet_x0_25", settings, output=folder / "artifact").artifact.nb


if __name__ == "__main__":
    sys.exit(main())

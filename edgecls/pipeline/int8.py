"""The steps that only int8 takes, between the export and the conversion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Union

from edgecls.calibrate.choose import choose_algo
from edgecls.correction.correct import Corrected, correct
from edgecls.correction.equalize import equalize
from edgecls.correction.refine import Refined, refine
from edgecls.export.exported import ExportedModel
from edgecls.pipeline.job import Job, model_pair
from edgecls.pipeline.keys import quantize_inputs
from edgecls.pipeline.settings import AUTO, SMALL
from edgecls.program.desc import read_program
from edgecls.quantize.plan import QuantPlan, plan_of
from edgecls.quantize.ptq import quantize
from edgecls.quantize.revert import revert
from edgecls.rewrite.cost import unprofitable_layers
from edgecls.storage.atomic import write_json
from edgecls.storage.json_file import read_json
from edgecls.storage.stages import stage_folder, stage_key

_REWRITTEN, _INT8, _REPORT = "rewritten", "int8", "int8.json"
_HINT = "remove the cache and run again"


@dataclass(frozen=True)
class Int8:
    """A quantized model, and what it was made from.

    Attributes:
        rewritten: the fp32 model that was quantized: the export, rewritten and equalized.
        quantized: the quantized model.
        plan: which layers are int8, and why the others are not.
        report: what each step did, for ``model.json``.
    """

    rewritten: ExportedModel
    quantized: ExportedModel
    plan: QuantPlan
    report: Dict[str, Any]

    def to_json(self) -> Dict[str, Any]:
        """The object under ``provenance.quantization`` of ``model.json``."""
        return {**self.report, "plan": self.plan.to_json()}


def make_int8(job: Job, cleaned: ExportedModel) -> Int8:
    """The quantized model of a rewritten export, from the cache when it was made before.

    Args:
        job: its calibration tensor has been written.
        cleaned: the export, rewritten for the ARM kernels.

    Raises:
        QuantizeError: it can't be quantized.
        WorkerError: a child process crashed or hung.
    """
    key = stage_key("quantize", quantize_inputs(job.source, job.settings, job.images))
    folder = stage_folder("quantize", key, lambda folder: _Quantization(job, cleaned, folder).run())
    report = read_json(folder / _REPORT, hint=_HINT)
    plan = QuantPlan.from_json(report.pop("plan"))
    return Int8(model_pair(folder / _REWRITTEN), model_pair(folder / _INT8), plan, report)


class _Quantization:
    """From a rewritten export to the quantized model in a stage's folder."""

    def __init__(self, job: Job, cleaned: ExportedModel, folder: Path) -> None:
        self._job = job
        self._cleaned = cleaned
        self._folder = folder
        self._choice: Dict[str, Any] = {}

    def run(self) -> None:
        job, images = self._job, self._job.calibration
        equalized = equalize(self._cleaned, images, self._folder / _REWRITTEN, on_progress=job.say)
        if equalized.layers:
            job.say.step(f"equalize  {len(equalized.layers)} layers")
        fp32 = equalized.exported
        all_int8 = self._quantized(fp32)
        plan = plan_of(read_program(all_int8.model_file))
        if job.settings.plan == SMALL:
            job.say.step(f"refine    {len(plan.int8)} layers: scales, biases")
            refined: Union[Corrected, Refined] = correct(
                fp32, all_int8, images, self._folder / _INT8, on_progress=job.say
            )
        else:
            dear = unprofitable_layers(read_program(fp32.model_file), plan.int8, job.source.preprocess.size)
            planned = revert(all_int8, fp32, dear, job.scratch / "planned")
            job.say.step(f"refine    {len(plan.int8) - len(dear)} layers: noisy layers, scales, biases")
            refined = refine(fp32, planned, images, self._folder / _INT8, on_progress=job.say)
            plan = plan.revert({**dear, **refined.reasons})
        for step in refined.steps:
            job.say.step(f"          {step}")
        job.say.step(f"plan      {len(plan.int8)} layers int8, {len(plan.fp32)} float")
        report = {
            **self._choice,
            "equalized": len(equalized.layers),
            "refined": refined.to_json(),
            "plan": plan.to_json(),
        }
        write_json(self._folder / _REPORT, report)

    def _quantized(self, exported: ExportedModel) -> ExportedModel:
        """All layers int8, with scales by the algorithm that was asked or that does best."""
        job, settings = self._job, self._job.settings
        algo, scales = settings.algo, None
        if algo == AUTO:
            choice = choose_algo(exported, job.calibration, seed=settings.seed, on_progress=job.say)
            algo, scales = choice.algo, choice.scales
            self._choice["scores"] = [score.to_json() for score in choice.scores]
            if choice.warning:
                job.say.step(f"warning   {choice.warning}")
        self._choice["algo"] = algo
        job.say.step(f"quantize  {algo}, conv2d and depthwise_conv2d, per-channel weights")
        return quantize(
            exported,
            job.calibration,
            job.scratch / "all_int8",
            algo=algo,
            scales=scales,
            seed=settings.seed,
            on_progress=job.say,
        )

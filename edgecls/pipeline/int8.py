"""The steps that only int8 takes, between the export and the conversion."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List

from edgecls.correction.correct import correct
from edgecls.correction.equalize import equalize
from edgecls.export.exported import ExportedModel
from edgecls.pipeline.job import Job, model_pair
from edgecls.pipeline.keys import quantize_inputs
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

    def lines(self) -> List[str]:
        """What a person should know, a line each."""
        corrected = [step for step in self.report["correction"]["steps"] if step["kept"]]
        lines = [f"{len(self.plan.int8)} layers int8, {len(self.plan.fp32)} float"]
        lines += [
            f"{step['method']} correction: divergence from fp32 {step['kl_before']:.2g} to {step['kl_after']:.2g}"
            for step in corrected
        ]
        return lines


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

    def run(self) -> None:
        job, images = self._job, self._job.calibration
        equalized = equalize(self._cleaned, images, self._folder / _REWRITTEN, on_progress=job.say)
        if equalized.layers:
            job.say.step(f"equalize  {len(equalized.layers)} layers")
        all_int8 = self._quantized(equalized.exported)
        reasons = unprofitable_layers(
            read_program(equalized.exported.model_file), plan_of(read_program(all_int8.model_file)).int8
        )
        planned = revert(all_int8, equalized.exported, reasons, job.scratch / "planned")
        plan = plan_of(read_program(all_int8.model_file)).revert(reasons)
        job.say.step(f"plan      {len(plan.int8)} layers int8, {len(plan.fp32)} float")
        job.say.step("correct   the bias that int8 leaves")
        corrected = correct(equalized.exported, planned, images, self._folder / _INT8, on_progress=job.say)
        for step in corrected.steps:
            job.say.step(f"          {step}")
        report = {
            "algo": job.settings.algo,
            "equalized": len(equalized.layers),
            "correction": corrected.to_json(),
            "plan": plan.to_json(),
        }
        write_json(self._folder / _REPORT, report)

    def _quantized(self, exported: ExportedModel) -> ExportedModel:
        job, settings = self._job, self._job.settings
        job.say.step(f"quantize  {settings.algo}, conv2d and depthwise_conv2d, per-channel weights")
        return quantize(
            exported,
            job.calibration,
            job.scratch / "all_int8",
            algo=settings.algo,
            seed=settings.seed,
            on_progress=job.say,
        )

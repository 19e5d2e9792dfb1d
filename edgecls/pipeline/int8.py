"""The steps that only int8 takes, between the export and the conversion."""

from __future__ import annotations

from pathlib import Path

from edgecls.export.exported import ExportedModel
from edgecls.pipeline.job import Job, model_pair
from edgecls.pipeline.keys import quantize_inputs
from edgecls.quantize.ptq import quantize
from edgecls.storage.stages import stage_folder, stage_key


def make_int8(job: Job, exported: ExportedModel) -> ExportedModel:
    """The quantized model of an export, from the cache when it was made before.

    Args:
        job: its calibration tensor has been written.
        exported: the fp32 export.

    Raises:
        QuantizeError: it can't be quantized.
        WorkerError: a child process crashed or hung.
    """
    settings = job.settings
    key = stage_key("quantize", quantize_inputs(job.source, settings, job.images))
    job.say.step(f"quantize  {settings.algo}, conv2d and depthwise_conv2d, per-channel weights")

    def make(folder: Path) -> None:
        quantize(exported, job.calibration, folder, algo=settings.algo, seed=settings.seed, on_progress=job.say)

    return model_pair(stage_folder("quantize", key, make))

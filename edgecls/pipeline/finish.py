"""The last steps of every run: convert, check, write the artifact."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional, Tuple

from numpy.typing import NDArray

from edgecls.artifact.folder import HOST, MODEL_FILE, MODEL_NB, PARAMS_FILE, REWRITTEN, TWIN_NB
from edgecls.artifact.parity import compare
from edgecls.convert.run import convert
from edgecls.engines.session import EngineSession
from edgecls.export.exported import ExportedModel
from edgecls.pipeline.assemble import describe, write_artifact
from edgecls.pipeline.golden import check_twin, make_golden, parity_inputs, run_batches
from edgecls.pipeline.job import Job
from edgecls.program.read import Signature, read_signature
from edgecls.quantize.check_plan import check_plan
from edgecls.quantize.plan import QuantPlan
from edgecls.rewrite.lower import lower

#: Only its kernels were measured and tried.
_LOWERED = "arm64-v8a"


def finish(
    job: Job,
    exported: ExportedModel,
    rewritten: ExportedModel,
    quantized: Optional[ExportedModel],
    calibration: Optional[NDArray[Any]],
    path: Path,
    *,
    key: str,
    plan: Optional[QuantPlan] = None,
    quantization: Optional[Dict[str, Any]] = None,
    training: Optional[Dict[str, Any]] = None,
) -> None:
    """Make an artifact of an export, or of the quantized model that was made of it.

    Args:
        job: the run.
        exported: the fp32 export, which stays the reference.
        rewritten: the export as it was rewritten; that its twin agrees with the reference proves the rewriting.
        quantized: the quantized model; None for fp32 and fp16.
        calibration: images [N, 3, H, W] float32 that take part in the check.
        path: the artifact folder.
        key: the hash of all that it depends on.
        plan: which layers are int8; the ``.nb`` is held against it.
        quantization: what provenance says of the quantization.
        training: what provenance says of a quantization-aware training.

    Raises:
        ConversionError: opt failed, or made something else than was planned.
        ParityError: the converted model disagrees with Paddle.
        StorageError: nothing could be written; an older artifact is untouched.
    """
    settings = job.settings
    signature = read_signature(exported)
    labels = job.class_labels(signature.class_num)
    nb, inspection = _converted(
        job, _lowered(job, quantized) if quantized else rewritten, settings.target, settings.precision
    )
    if plan is not None:
        checked = check_plan(nb, plan)
        checked.check()
        for note in checked.notes:
            job.say.step(f"note      {note}")
    twin = nb
    if settings.target != "x86_64":
        twin, _ = _converted(job, rewritten, "x86_64", "fp32")
    golden, parity = _checked(job, exported, quantized, twin, signature, calibration)
    description = describe(
        job.source,
        settings,
        signature,
        inspection,
        nb,
        golden=golden,
        parity=parity,
        labels=labels,
        images=job.images,
        findings=job.findings,
        key=key,
        quantization=quantization,
        training=training,
    )
    files = {MODEL_NB: nb, f"{HOST}/fp32/{MODEL_FILE}": exported.model_file}
    files[f"{HOST}/fp32/{PARAMS_FILE}"] = exported.params_file
    if quantized is not None:
        files[f"{HOST}/int8/{MODEL_FILE}"] = quantized.model_file
        files[f"{HOST}/int8/{PARAMS_FILE}"] = quantized.params_file
        files[f"{HOST}/{REWRITTEN}/{MODEL_FILE}"] = rewritten.model_file
        files[f"{HOST}/{REWRITTEN}/{PARAMS_FILE}"] = rewritten.params_file
    if settings.target != "x86_64":
        files[f"{HOST}/{TWIN_NB}"] = twin
    write_artifact(path, description, labels, files)


def _lowered(job: Job, quantized: ExportedModel) -> ExportedModel:
    """What opt gets of a quantized model: the int8 kernels of arm64 are served better by another form of it."""
    if job.settings.target != _LOWERED:
        return quantized
    lowered = lower(quantized, job.scratch / "lowered", size=job.source.preprocess.size)
    if lowered.applied:
        job.say.step(f"lower     {', '.join(f'{count} {name}' for name, count in lowered.applied.items())}")
    return lowered.exported


def _converted(job: Job, model: ExportedModel, target: str, precision: str) -> Tuple[Path, Any]:
    job.say.step(f"convert   {precision} for {target}")
    nb = job.scratch / f"{target}-{precision}.nb"
    return nb, convert(model, nb, target=target, precision=precision, on_progress=job.say)


def _checked(
    job: Job,
    exported: ExportedModel,
    quantized: Optional[ExportedModel],
    twin: Path,
    signature: Signature,
    calibration: Optional[NDArray[Any]],
) -> Tuple[Any, Dict[str, Any]]:
    inputs = parity_inputs(job.source.preprocess, calibration)
    job.say.step(f"check     {len(inputs.tensor)} inputs, Paddle Inference against the fp32 twin in Paddle-Lite")
    with EngineSession("paddle_inference", mode="fp32", model=exported) as session:
        reference = run_batches(session, inputs.tensor, signature.batch)
        reference_name = session.label
    with EngineSession("paddle_lite", mode="fp32", model=twin) as session:
        parity = check_twin(
            reference, run_batches(session, inputs.tensor, signature.batch), signature.kind, session.label
        )
    if quantized is None:
        golden = make_golden(inputs, reference, engine=reference_name, precision=job.settings.precision)
        return golden, parity
    with EngineSession("paddle_inference", mode="int8_simulated", model=quantized) as session:
        simulated = run_batches(session, inputs.tensor, signature.batch)
        golden = make_golden(inputs, simulated, engine=session.label, precision="int8")
    parity["int8"] = {
        "engine": golden.engine,
        "reference": "paddle_inference",
        **compare(reference, simulated, signature.kind).to_json(),
    }
    return golden, parity

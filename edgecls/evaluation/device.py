"""Accuracy on a device: the artifact's own ``.nb`` there, beside the host's engine on the same tensors."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple, Union

from edgecls.artifact.folder import Artifact
from edgecls.benchmark.device import DeviceBench
from edgecls.benchmark.limits import ON_DEVICES, check_settings, limits_of
from edgecls.benchmark.plan import Planned, plan_device
from edgecls.devices.device import Device
from edgecls.devices.find import open_device
from edgecls.devices.lock import device_lock
from edgecls.devices.retry import BACK_S
from edgecls.errors import ImageListError
from edgecls.evaluation.contenders import device_reference
from edgecls.evaluation.evaluate import DEFAULT_BATCH, identity, list_notes
from edgecls.evaluation.on_device import Classifier
from edgecls.evaluation.reference import Reference
from edgecls.evaluation.result import Evaluation
from edgecls.evaluation.scores import ScoreFile
from edgecls.evaluation.shards import levels_of, make_shards, pictures_in_shard
from edgecls.evaluation.tally import PairTally, Tally
from edgecls.images.lists import ImageList
from edgecls.images.loader import choose_workers, load_batches
from edgecls.results.result import BenchSettings
from edgecls.results.row import Row

#: The golden image's one run may take so long, seconds.
_PARITY_S = 60.0
#: Kinds of a bench's warnings that say something on results, not on times.
_TELLING = ("emulated", "random", "runtime")


def evaluate_on_device(
    artifact: Artifact,
    data: Union[str, Path, ImageList],
    device: Union[str, Device],
    *,
    threads: int = 1,
    runtime: Optional[str] = None,
    python: Optional[str] = None,
    runner: Optional[str] = None,
    soc: Optional[str] = None,
    force: bool = False,
    batch_size: int = DEFAULT_BATCH,
    workers: Optional[int] = None,
    limit: Optional[int] = None,
    skip_unreadable: bool = False,
    on_progress: Optional[Callable[[str], None]] = None,
    on_step: Optional[Callable[[str], None]] = None,
    back_s: float = BACK_S,
) -> Evaluation:
    """Measure top-1 and top-5 of what a device computes, and how far it agrees with the host.

    The host decodes, resizes and crops; the device looks the tensor's values up in a table and classifies, after the
    golden output was found right there. The host's engine, the reference, gets the same tensors: the fp32 twin in
    Paddle-Lite for fp32 and fp16, Paddle Inference's simulation for int8. Memory doesn't grow with the list.

    Args:
        artifact: what is evaluated.
        data: a list file with a path and a class id a line, or a folder with a subfolder for each class.
        device: "adb", "adb:SERIAL", "ssh:USER@HOST[:PORT]", or an open device.
        threads: of Paddle-Lite on the device.
        runtime: beginning of the name of a runtime; by default the newest that fits.
        python: a Python on the device that has numpy and paddlelite; it runs the Python runner.
        runner: the build of the runner: "cpp", "java" (on Android) or "python"; by default whichever fits.
        soc: name of a chip that Paddle-Lite shall take the device's for.
        force: use a runtime that is refused for the artifact.
        batch_size: pictures in a batch of the host's engine; the device takes one at a time.
        workers: decoding processes; None chooses by the number of pictures.
        limit: take so many pictures, spread evenly over the list.
        skip_unreadable: count pictures that can't be decoded instead of raising.
        on_progress: gets passing news.
        on_step: gets lines on what measures there and what was sent; by default ``on_progress`` gets them.
        back_s: how long to wait for a device that was lost, seconds.

    Raises:
        InputError: artifact, list, pictures or settings can't be used.
        ParityError: the golden output is wrong there; nothing was classified.
        DeviceError: the device or its runner failed.
        InterpreterError: no interpreter has the host's engine.
        WorkerError: the runner's answers are incomplete, or the host's engine crashed or hung.
    """
    tell = on_progress or (lambda text: None)
    images = data if isinstance(data, ImageList) else ImageList.open_labelled(data, artifact.labels)
    total = min(len(images), limit) if limit else len(images)
    workers = choose_workers(total) if workers is None else workers
    started = time.perf_counter()
    with ExitStack() as stack:
        opened = stack.enter_context(open_device(device)) if isinstance(device, str) else device
        settings = BenchSettings(
            device=opened.id,
            engines=ON_DEVICES,
            threads=(threads,),
            batch=(1,),
            warmup=0,
            min_runs=1,
            min_seconds=0.0,
            max_seconds=_PARITY_S,
            soc=soc,
            runtime=runtime,
            python=python,
            runner=runner,
            force=force,
        )
        check_settings(settings)
        contender = device_reference(artifact)
        planned = plan_device([artifact], settings, opened.id).cells[0]
        lease = stack.enter_context(device_lock(opened))
        bench = stack.enter_context(
            DeviceBench(opened, lease, settings, limits_of(settings), tell=on_step or tell, back_s=back_s)
        )
        bench.prepare([artifact])
        tell(f"{opened.id}: comparing the golden output")
        proved = bench.measure(planned)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="edgecls-eval-")))
        session = stack.enter_context(contender.open())
        reference = Reference(session, _scores(scratch / "host", total, artifact), artifact)
        there = _scores(scratch / "device", total, artifact)
        classifier = Classifier(opened, bench, planned, proved, there, scratch, tell)
        spec = artifact.description.preprocess
        batches = load_batches(
            images.spread(limit), levels_of(spec), batch_size, workers=workers, skip_unreadable=skip_unreadable
        )
        stack.enter_context(closing(batches))
        unreadable = 0
        for shard in make_shards(batches, pictures_in_shard(spec.size)):
            unreadable += shard.unreadable
            if len(shard.labels):
                classifier.take(shard)
                reference.run(shard, batch_size)
                tell(f"host: {reference.images + unreadable} of {total} images")
        if not reference.images:
            raise ImageListError(
                f"none of the {unreadable} pictures of {images.source} can be read", hint="check the list"
            )
        classifier.finish()
        tally, pair = _compare(reference, there, batch_size)
        here = {"device": "host", **identity(contender)}
        apart = {"device": opened.id, **_identity(planned)}
        return Evaluation(
            images=reference.images,
            unreadable=unreadable,
            rows=[
                {**here, "engine_version": session.version, "threads": session.threads, **reference.tally.to_json()},
                {**apart, **_conditions(proved), **tally.to_json()},
            ],
            agreement={"reference": here, "pairs": [{**apart, **pair.to_json()}]},
            top_k=tally.top_k,
            images_per_s=round(reference.images / (time.perf_counter() - started), 2),
            batch=batch_size,
            workers=workers,
            notes=[classifier.note, *_notes(artifact, proved), *list_notes(images)],
        )


def _scores(path: Path, count: int, artifact: Artifact) -> ScoreFile:
    return ScoreFile(path, count, len(artifact.labels))


def _compare(reference: Reference, there: ScoreFile, block_size: int) -> Tuple[Tally, PairTally]:
    """Count what the device got right, and how far it agrees, a block at a time."""
    tally, pair, labels = Tally(there.rows.shape[1]), PairTally(), reference.labels
    for start in range(0, len(labels), block_size):
        block = slice(start, min(start + block_size, len(labels)))
        tally.add(there.rows[block], labels[block], float(there.ms[block].sum()) / 1e3)
        pair.add(reference.scores.rows[block], there.rows[block], labels[block])
    return tally, pair


def _identity(planned: Planned) -> Dict[str, Any]:
    cell = planned.cell
    return {"engine": cell.engine, "precision": cell.precision, "mode": cell.mode}


def _conditions(proved: Row) -> Dict[str, Any]:
    """What ran there, and how far the golden output was off."""
    told = proved.runner
    return {
        "engine_version": proved.engine_version,
        "threads": proved.cell.threads,
        "runner": told.get("runner"),
        "runtime": told.get("runtime"),
        "soc": told.get("soc") or None,
        "golden_max_abs_diff": proved.parity.max_abs_diff,
    }


def _notes(artifact: Artifact, proved: Row) -> List[str]:
    found = [warning.text for warning in proved.warnings if warning.kind in _TELLING]
    if artifact.description.precision == "fp16":
        found += ["the host's figures are of the fp32 model that the fp16 one was made from"]
    return found

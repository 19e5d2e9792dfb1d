"""The sensitivity of every quantized layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from edgecls.export.exported import ExportedModel
from edgecls.program.desc import read_program
from edgecls.program.layers import Layer
from edgecls.quantize.plan import plan_of
from edgecls.sensitivity.effect import Effect, check_labels, effect, gain
from edgecls.sensitivity.journal import Journal, journal_path
from edgecls.sensitivity.laboratory import Laboratory
from edgecls.sensitivity.reasons import explain
from edgecls.sensitivity.result import ActivationRange, LayerSensitivity, Sensitivity, WeightRange
from edgecls.sensitivity.weights import weight_range
from edgecls.storage.hashing import sha256_file, sha256_json

#: Images by default. More don't order the layers better: on the trained sample, where no layer does much harm, 8 and
#: 50 images order them like 50 others with rank correlations of 0.60 and 0.66.
_IMAGES, _FEWEST = 32, 8
#: A network with more layers gets fewer images, since each layer takes two passes: HRNet_W18 has 325.
_MANY_LAYERS = 100
#: A gain counts when it is so many standard errors above zero. On the sample the gains by 50 images and by 50 others
#: have a rank correlation of 0.17: without one layer all others round otherwise, which hides what it did.
_STANDS_OUT = 3.0

#: Raise it when a value in a journal gets another meaning.
_VERSION = 2

Progress = Callable[[str], None]


def analyze(
    fp32: ExportedModel,
    quantized: ExportedModel,
    images: Path,
    *,
    labels: Optional[Sequence[int]] = None,
    count: Optional[int] = None,
    journal: Optional[Path] = None,
    threads: Optional[int] = None,
    on_progress: Optional[Progress] = None,
) -> Sensitivity:
    """Measure what each quantized layer does to the output, and why.

    Two passes over the images for each layer: with only it in int8, and with all but it. What is found is written
    at once, so an interrupted analysis goes on where it was.

    Args:
        fp32: the model that the quantized one was made from, after every rewrite and equalization.
        quantized: the quantized model.
        images: a .npy, float32 [N, 3, H, W], preprocessed.
        labels: class ids of the images, for top-1.
        count: take so many images, spread evenly; by default 32, and fewer for a network of more than 100 layers.
        journal: the file that keeps what was found; by default one in the workspace, named by a hash of the inputs.
        threads: of Paddle; by default as many as there are processors, at most 4.
        on_progress: called with passing news.

    Raises:
        ExportedModelError: a model is damaged, or the quantized one was not made from the other.
        ImageError, ImageListError: the images don't fit.
        InterpreterError: no interpreter has Paddle.
        WorkerError: the child crashed or hung.
        StorageError: the journal can't be written.
    """
    say = on_progress or (lambda text: None)
    usual = usual_images(len(plan_of(read_program(quantized.model_file)).int8))
    with Laboratory(fp32, quantized, images, count=count or usual, threads=threads) as laboratory:
        known = check_labels(labels, laboratory.total, laboratory.rows)
        key = inputs_key("analyze", fp32, quantized, images, len(laboratory.rows), labels)
        path = journal or journal_path(key)
        return _Analysis(laboratory, known, Journal(path), say).run()


def usual_images(layers: int) -> int:
    """How many images the effects of so many layers are measured on."""
    return max(_FEWEST, min(_IMAGES, _IMAGES * _MANY_LAYERS // max(layers, 1)))


class _Analysis:
    """One analysis: what its steps share."""

    def __init__(
        self, laboratory: Laboratory, labels: Optional[NDArray[np.int64]], journal: Journal, say: Progress
    ) -> None:
        self._laboratory = laboratory
        self._labels = labels
        self._journal = journal
        self._say = say
        self._reference: Optional[NDArray[np.float32]] = None

    def run(self) -> Sensitivity:
        names = self._laboratory.variants.names
        self._say("fp32 and int8")
        fp32 = self._effect("fp32", names)
        int8 = self._effect("int8", [])
        ranges = self._ranges()
        layers = []
        for number, layer in enumerate(self._laboratory.variants.layers, 1):
            self._say(f"layer {number} of {len(names)}, {layer.name}")
            alone = self._effect(f"alone {layer.name}", [name for name in names if name != layer.name])
            without = self._effect(f"without {layer.name}", [layer.name])
            layers.append(_layer(layer, number, ranges[layer.name], alone, without, int8))
        return Sensitivity(
            images=len(self._laboratory.rows),
            engine=self._laboratory.engine,
            fp32_top1=fp32.top1,
            int8=int8,
            layers=tuple(layers),
            float_layers=tuple(self._laboratory.variants.float_layers),
        )

    def _effect(self, key: str, float_layers: Sequence[str]) -> Effect:
        found = self._journal.get(key)
        if found is None:
            output = self._laboratory.run(float_layers)
            found = effect(self._fp32(), output, self._laboratory.kind, self._labels).to_journal()
            self._journal.put({key: found})
        return Effect.from_json(found)

    def _fp32(self) -> NDArray[np.float32]:
        if self._reference is None:
            self._reference = self._laboratory.run(self._laboratory.variants.names)
        return self._reference

    def _ranges(self) -> Dict[str, Any]:
        found: Optional[Dict[str, Any]] = self._journal.get("ranges")
        if found is None:
            self._say("ranges of weights and activations")
            found = self._laboratory.probe()
            variants = self._laboratory.variants
            types = {layer.name: layer.op_type for layer in variants.layers}
            for each in variants.wiring.quantized:
                restored = variants.arrays[each.name] * variants.wiring.weight_steps(each, variants.arrays)
                weight = weight_range(variants.floats[each.name], restored, types[each.name])
                found[each.name]["weight"] = vars(weight)
            self._journal.put({"ranges": found})
        return found


def _layer(
    layer: Layer, number: int, ranges: Dict[str, Any], alone: Effect, without: Effect, int8: Effect
) -> LayerSensitivity:
    weight, activation = WeightRange(**ranges["weight"]), ActivationRange(**ranges["activation"])
    gained, error = gain(int8, without)
    return LayerSensitivity(
        name=layer.name,
        number=number,
        op_type=layer.op_type,
        weight_shape=layer.weight_shape,
        weight=weight,
        activation=activation,
        output_sqnr=ranges["output_sqnr"],
        alone=alone,
        without=without,
        gain=gained,
        harm=max(alone.kl, gained) if gained > _STANDS_OUT * error else alone.kl,
        reason=explain(weight, activation, ranges["output_sqnr"]),
    )


def inputs_key(
    what: str,
    fp32: ExportedModel,
    quantized: ExportedModel,
    images: Path,
    count: Optional[int],
    labels: Optional[Sequence[int]],
) -> str:
    """The hash of everything that the measurements on some images depend on.

    Raises:
        StorageError: a file can't be read.
    """
    files = [fp32.model_file, fp32.params_file, quantized.model_file, quantized.params_file, images]
    known = None if labels is None else [int(label) for label in labels]
    return sha256_json([what, _VERSION, [sha256_file(path) for path in files], count, known])

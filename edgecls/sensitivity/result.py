"""What an analysis finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

from edgecls.sensitivity.effect import Effect

SCHEMA = "edgecls.sensitivity/1"


@dataclass(frozen=True)
class WeightRange:
    """The fp32 weight of a layer, and how well int8 holds it.

    Attributes:
        min, max: its smallest and largest number.
        channel_spread: the widest output channel over the median one.
        peak: the largest number over the root mean square of its channel, in the channel where that is most.
        peak_channel: that channel, from 0.
        channels: output channels.
        sqnr: signal to quantization noise in dB, every channel counting alike.
    """

    min: float
    max: float
    channel_spread: float
    peak: float
    peak_channel: int
    channels: int
    sqnr: float


@dataclass(frozen=True)
class ActivationRange:
    """What a layer takes in the fp32 network, and how well int8 holds it.

    Attributes:
        min, max: its smallest and largest value.
        rms: root mean square.
        scale: what the integer 127 stands for; larger values are clipped.
        p999: the magnitude below which 99.9 % of the values lie, within 2 %.
        clipped, negative, outliers: shares from 0 to 1 of the values beyond ``scale``, below zero, and beyond six
            times ``rms``.
        channel_spread: the widest channel over the median one; all share one scale.
        channels: how many there are.
        sqnr: signal to quantization noise in dB.
    """

    min: float
    max: float
    rms: float
    scale: float
    p999: float
    clipped: float
    negative: float
    outliers: float
    channel_spread: float
    channels: int
    sqnr: float


@dataclass(frozen=True)
class LayerSensitivity:
    """One quantized layer.

    Attributes:
        name: of its weight.
        number: its place among the quantized layers, from 1.
        op_type: conv2d, depthwise_conv2d, mul, matmul or matmul_v2.
        weight_shape: sides of its weight.
        weight: ranges of the weight.
        activation: ranges of what it takes.
        output_sqnr: signal to quantization noise in dB of what it gives, when all before it is float, every channel
            counting alike.
        alone: the network with this layer int8 and all others float.
        without: the network with this layer float and all others int8.
        gain: how much less the divergence from fp32 is without it, in nats; below zero when it is more.
        harm: the divergence alone, or the gain where that is more and stands out from its noise, in nats.
        reason: what makes it hard to quantize, in words; "" where nothing stands out.
    """

    name: str
    number: int
    op_type: str
    weight_shape: Tuple[int, ...]
    weight: WeightRange
    activation: ActivationRange
    output_sqnr: float
    alone: Effect
    without: Effect
    gain: float
    harm: float
    reason: str

    def to_json(self) -> Dict[str, Any]:
        effects = {"alone": self.alone.to_json(), "without": self.without.to_json()}
        return {**asdict(self), "weight_shape": list(self.weight_shape), **effects}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> LayerSensitivity:
        parts = {
            "weight_shape": tuple(value["weight_shape"]),
            "weight": WeightRange(**value["weight"]),
            "activation": ActivationRange(**value["activation"]),
            "alone": Effect.from_json(value["alone"]),
            "without": Effect.from_json(value["without"]),
        }
        return cls(**{**value, **parts})


@dataclass(frozen=True)
class Sensitivity:
    """What int8 does to a network, layer by layer.

    Attributes:
        images: on which the effects were measured.
        engine: what computed them.
        fp32_top1: percent of the images that fp32 gets right; None without labels.
        int8: the network with all its layers int8.
        layers: the quantized layers in the order in which they run.
        float_layers: names of the layers that are float in the quantized model.
    """

    images: int
    engine: str
    fp32_top1: Optional[float]
    int8: Effect
    layers: Tuple[LayerSensitivity, ...]
    float_layers: Tuple[str, ...] = ()

    def by_harm(self) -> List[LayerSensitivity]:
        """The most harmful layer first; of equal ones that which runs first."""
        return sorted(self.layers, key=lambda layer: (-layer.harm, layer.number))

    def to_json(self) -> Dict[str, Any]:
        """The object that ``edgecls analyze --json`` prints; layers in the order in which they run."""
        return {
            "schema": SCHEMA,
            "images": self.images,
            "engine": self.engine,
            "fp32_top1": self.fp32_top1,
            "int8": self.int8.to_json(),
            "layers": [layer.to_json() for layer in self.layers],
            "float_layers": list(self.float_layers),
        }

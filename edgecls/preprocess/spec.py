"""The description of a model's preprocessing, as ``model.json`` carries it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

from edgecls.errors import InputError

INTERPOLATIONS = ("bilinear", "bicubic")
COLORS = ("RGB", "BGR")
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Preprocess:
    """How an image becomes the input tensor.

    Either ``resize_short`` and a centre crop to ``size``, or, with ``resize_short`` None, a resize straight to
    ``size`` that ignores the aspect ratio.

    Attributes:
        size: height and width of the tensor, pixels.
        resize_short: length of the shorter side before the crop, pixels.
        interpolation: "bilinear" is OpenCV's bit-exact bilinear without antialiasing; "bicubic" is Pillow's
            antialiased cubic (a = -0.5). These are what PaddleClas evaluates its families with.
        color: order of the channels.
        scale: factor on the 8-bit value, before mean and std.
        mean: a channel's mean after scaling, in the order of ``color``.
        std: a channel's standard deviation after scaling, in the order of ``color``.
    """

    size: Tuple[int, int] = (224, 224)
    resize_short: Optional[int] = 256
    interpolation: str = "bilinear"
    color: str = "RGB"
    scale: float = 1.0 / 255.0
    mean: Tuple[float, float, float] = IMAGENET_MEAN
    std: Tuple[float, float, float] = IMAGENET_STD

    def __post_init__(self) -> None:
        if self.interpolation not in INTERPOLATIONS:
            raise InputError(f"interpolation {self.interpolation!r} is unknown", hint="use bilinear or bicubic")
        if self.color not in COLORS:
            raise InputError(f"color order {self.color!r} is unknown", hint="use RGB or BGR")
        if min(self.size) < 1 or max(self.size) > 4096:
            raise InputError(f"input size {self.size} is out of range", hint="give 1 to 4096 pixels")
        if self.resize_short is not None and self.resize_short < max(self.size):
            raise InputError(
                f"resize_short {self.resize_short} is smaller than the crop {self.size}",
                hint="give a resize_short of at least the crop",
            )
        if not all(map(math.isfinite, (self.scale, *self.mean, *self.std))):
            raise InputError("scale, mean and std must be finite numbers", hint="check the preprocessing")
        if len(self.mean) != 3 or len(self.std) != 3 or any(value <= 0 for value in self.std):
            raise InputError("mean and std must be three numbers each, std above 0", hint="check the preprocessing")

    def to_json(self) -> Dict[str, Any]:
        """The JSON object of ``model.json``."""
        return {
            "resize_short": self.resize_short,
            "interpolation": self.interpolation,
            "size": list(self.size),
            "color": self.color,
            "scale": self.scale,
            "mean": list(self.mean),
            "std": list(self.std),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Preprocess:
        """The inverse of ``to_json``.

        Raises:
            InputError: a field is missing, of another type or out of range.
        """
        try:
            short = value["resize_short"]
            height, width = (int(side) for side in value["size"])
            mean = tuple(float(item) for item in value["mean"])
            std = tuple(float(item) for item in value["std"])
            return cls(
                size=(height, width),
                resize_short=None if short is None else int(short),
                interpolation=str(value["interpolation"]),
                color=str(value["color"]),
                scale=float(value["scale"]),
                mean=(mean[0], mean[1], mean[2]),
                std=(std[0], std[1], std[2]),
            )
        except KeyError as error:
            raise InputError(
                f"preprocessing lacks {error.args[0]!r}", hint="compare it with docs/artifact.md"
            ) from error
        except (TypeError, ValueError, IndexError, OverflowError) as error:
            raise InputError(f"preprocessing is malformed: {error}", hint="compare it with docs/artifact.md") from error

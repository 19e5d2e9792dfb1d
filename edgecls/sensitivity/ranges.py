"""Running sums over the values that a variable takes: what is needed to say how well int8 can hold them.

Used in the child that computes the network, so the values never leave it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.quantize.wiring import LEVELS

#: Bins of the histogram of magnitudes: so many for each factor of two, between these powers of two.
_PER_OCTAVE, _LOWEST, _HIGHEST = 16, -40, 40
_BINS = _PER_OCTAVE * (_HIGHEST - _LOWEST)
#: A value so many times larger than the root mean square counts as an outlier.
OUTLIER = 6.0


@dataclass
class Activation:
    """What a layer takes, over all images.

    Args:
        scale: the number that the integer 127 stands for.
    """

    scale: float
    count: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    squares: float = 0.0
    noise: float = 0.0
    clipped: int = 0
    negative: int = 0
    histogram: NDArray[np.int64] = field(default_factory=lambda: np.zeros(_BINS, np.int64))
    channels: Optional[NDArray[np.float32]] = None

    def add(self, values: NDArray[np.float32]) -> None:
        """Count a batch, [N, C, ...]."""
        magnitudes = np.abs(values)
        integers = np.rint(np.clip(values, -self.scale, self.scale) * np.float32(LEVELS / self.scale))
        rest = values - integers * np.float32(self.scale / LEVELS)
        self.count += values.size
        self.low = min(self.low, float(values.min()))
        self.high = max(self.high, float(values.max()))
        self.squares += _energy(values)
        self.noise += _energy(rest)
        self.clipped += int(np.count_nonzero(magnitudes > self.scale))
        self.negative += int(np.count_nonzero(values < 0))
        self.histogram += np.bincount(_bins(magnitudes), minlength=_BINS)
        widest = magnitudes.max(axis=tuple(axis for axis in range(values.ndim) if axis != 1))
        self.channels = widest if self.channels is None else np.maximum(self.channels, widest)

    def to_json(self) -> Dict[str, Any]:
        """See ``result.ActivationRange``."""
        mean_square = self.squares / max(self.count, 1)
        assert self.channels is not None
        return {
            "min": self.low,
            "max": self.high,
            "rms": float(np.sqrt(mean_square)),
            "scale": self.scale,
            "p999": self._quantile(0.999),
            "clipped": self.clipped / self.count,
            "negative": self.negative / self.count,
            "outliers": self._share_above(OUTLIER * float(np.sqrt(mean_square))),
            "channel_spread": spread(self.channels),
            "channels": len(self.channels),
            "sqnr": decibels(self.squares, self.noise),
        }

    def _quantile(self, share: float) -> float:
        """The magnitude below which a share of the values lies, within 2 %."""
        number = int(np.searchsorted(np.cumsum(self.histogram), share * self.count))
        return min(_magnitude(number + 0.5), max(abs(self.low), abs(self.high)))

    def _share_above(self, limit: float) -> float:
        if limit <= 0.0:
            return 0.0
        first = int(_bins(np.array([limit], np.float32))[0])
        return float(self.histogram[first + 1 :].sum() / self.count)


@dataclass
class Output:
    """What a layer gives in float, and how far its int8 twin is from it, by channels."""

    signal: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    noise: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))

    def add(self, values: NDArray[np.float32], twin: NDArray[np.float32]) -> None:
        """Count a batch of both, [N, C, ...]."""
        self.signal = self.signal + channel_energy(values, 1)
        self.noise = self.noise + channel_energy(twin - values, 1)

    @property
    def sqnr(self) -> float:
        """In dB, by the mean of what noise is of the signal in a channel."""
        return channel_decibels(self.signal, self.noise)


def channel_energy(values: NDArray[Any], axis: int) -> NDArray[np.float64]:
    """The sum of squares in each channel."""
    rows = np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1)
    energy: NDArray[np.float64] = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
    return energy


def channel_decibels(signal: NDArray[np.float64], noise: NDArray[np.float64]) -> float:
    """Signal to noise where every channel counts alike, however wide it is: what follows may widen it.

    A channel that is all noise counts as that and no worse; one that is zero throughout doesn't count.
    """
    used = signal > 0
    if not used.any():
        return decibels(1.0, 0.0)
    return decibels(1.0, float(np.minimum(noise[used] / signal[used], 1.0).mean()))


def decibels(signal: float, noise: float) -> float:
    """Ten times the logarithm of signal over noise; 200 stands for no noise at all, -200 for no signal."""
    if noise <= 0.0:
        return 200.0
    return max(-200.0, min(200.0, 10.0 * float(np.log10(max(signal, 1e-300) / noise))))


def spread(channels: NDArray[Any]) -> float:
    """The widest channel over the median one; channels that are zero throughout don't count."""
    used = channels[channels > 0]
    return float(used.max() / np.median(used)) if used.size else 1.0


def _energy(values: NDArray[np.float32]) -> float:
    flat = values.reshape(-1)
    return float(np.dot(flat, flat))


def _bins(magnitudes: NDArray[np.float32]) -> NDArray[np.int64]:
    floor = np.float32(2.0**_LOWEST)
    octaves = np.log2(np.maximum(magnitudes.reshape(-1), floor))
    numbers: NDArray[np.int64] = ((octaves - _LOWEST) * _PER_OCTAVE).astype(np.int64)
    return np.minimum(numbers, _BINS - 1)


def _magnitude(number: float) -> float:
    return float(2.0 ** (number / _PER_OCTAVE + _LOWEST))

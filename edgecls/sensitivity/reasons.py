"""Why a layer is hard to quantize, in words."""

from __future__ import annotations

from typing import Iterator, List

from edgecls.quantize.wiring import LEVELS
from edgecls.sensitivity.result import ActivationRange, WeightRange

#: A layer whose input and weight keep this ratio of signal to noise (dB) has nothing to explain: int8 with a scale
#: three times the root mean square gives 41.
_GOOD = 34.0
#: One part is named alone when it is worse than the other by so many dB.
_CLEAR = 3.0
#: The widest value over what 99.9 % stay below, and the widest channel over the median one, that are worth a word.
_LONG_TAIL = 2.5
#: A scale so many times larger than all values is one for other images than these.
_TOO_FAR = 1.5
_WIDE_CHANNEL = 4.0
_PEAK = 8.0
#: Shares of values: clipped ones, and negative ones, that are worth a word.
_CLIPPED = 0.002
_NEGATIVE = 0.1
#: So few of the 127 steps below zero hold a tail badly.
_FEW_STEPS = 8.0


def explain(weight: WeightRange, activation: ActivationRange, output_sqnr: float) -> str:
    """What stands out, the worse of input and weight first; "" where both are held well.

    Args:
        weight, activation: their ranges.
        output_sqnr: of what the layer gives, in dB; narrow channels suffer where the input as a whole does not.
    """
    parts: List[str] = []
    if activation.sqnr < _GOOD and activation.sqnr < weight.sqnr + _CLEAR:
        parts.extend(_input(activation) or [f"its input is held at {activation.sqnr:.0f} dB only"])
    if weight.sqnr < _GOOD and weight.sqnr < activation.sqnr + _CLEAR:
        about = list(_weight(weight)) or [f"its weight is held at {weight.sqnr:.0f} dB only"]
        parts = about + parts if weight.sqnr < activation.sqnr else parts + about
    if not parts and output_sqnr < _GOOD:
        parts.extend(list(_channels(activation)) or [_few_channels(output_sqnr)])
    return "; ".join(parts)


def _input(activation: ActivationRange) -> List[str]:
    return [*_tail(activation), *_channels(activation), *_negative(activation)]


def _tail(activation: ActivationRange) -> Iterator[str]:
    widest = max(abs(activation.min), abs(activation.max))
    if activation.scale > _TOO_FAR * widest:
        yield f"int8 ends at {activation.scale:.3g}, while its input ends at {widest:.3g}"
        return
    if activation.clipped > _CLIPPED:
        yield f"{100 * activation.clipped:.2g} % of its input is clipped at {activation.scale:.3g}"
    if widest > _LONG_TAIL * activation.p999:
        side = "negative" if -activation.min > activation.max else "positive"
        yield (
            f"its input has a long {side} tail to {widest:.3g} (int8 ends at {activation.scale:.3g}), while 99.9 %"
            f" of it stays below {activation.p999:.3g}"
        )
    elif activation.scale > _LONG_TAIL * activation.p999:
        yield f"int8 ends at {activation.scale:.3g}, while 99.9 % of its input stays below {activation.p999:.3g}"


def _channels(activation: ActivationRange) -> Iterator[str]:
    if activation.channel_spread > _WIDE_CHANNEL:
        yield (
            f"one of {activation.channels} input channels is {activation.channel_spread:.3g} times wider than the"
            " median one, and all share one scale"
        )


def _few_channels(output_sqnr: float) -> str:
    return f"some of its output channels are narrow beside the noise: {output_sqnr:.0f} dB in the mean of the channels"


def _negative(activation: ActivationRange) -> Iterator[str]:
    steps = LEVELS * -activation.min / activation.scale
    if activation.negative > _NEGATIVE and 0 < steps < _FEW_STEPS:
        yield (
            f"{100 * activation.negative:.0f} % of its input is negative and has {max(steps, 1):.0f} of the"
            f" {LEVELS} steps below zero"
        )


def _weight(weight: WeightRange) -> Iterator[str]:
    if weight.peak > _PEAK:
        yield (
            f"output channel {weight.peak_channel} of {weight.channels} has a weight {weight.peak:.3g} times its"
            " root mean square"
        )
    if weight.channel_spread > _WIDE_CHANNEL:
        yield f"one of {weight.channels} output channels is {weight.channel_spread:.3g} times wider than the median one"

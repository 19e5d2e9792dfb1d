"""Layers as one network's files and another's can be compared: without names, by shape and by what feeds what.

A unit is a convolution or a linear layer (the 1x1 convolution that it is) together with the bias and the batch norm
behind it, a batch norm that stands alone, or a learned scale and offset of a whole tensor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Generic, List, Optional, Sequence, Tuple, TypeVar

#: What stands for numbers: arrays, or the names of parameters.
N = TypeVar("N")

#: The source that stands for the image.
IMAGE = -1


@dataclass(frozen=True)
class Conv(Generic[N]):
    """A layer's weight.

    Attributes:
        weight: [outputs, inputs / groups, height, width]; a linear layer's weight may be kept as it is.
        shape: of the weight, so ordered.
        geometry: strides, dilations and groups.
        pads: top, left, bottom, right; None where the file leaves them to a rule.
    """

    weight: N
    shape: Tuple[int, ...]
    geometry: Tuple[int, ...]
    pads: Optional[Tuple[int, ...]]


@dataclass(frozen=True)
class Norm(Generic[N]):
    """A batch norm: scale * (x - mean) / sqrt(variance + epsilon) + bias."""

    scale: N
    bias: N
    mean: N
    variance: N
    epsilon: float


@dataclass(frozen=True)
class Scalars(Generic[N]):
    """A learned scale and offset: one number each."""

    scale: N
    offset: N


@dataclass
class Unit(Generic[N]):
    """A layer with what belongs to it.

    Attributes:
        kind: "conv", "norm" or "scalars".
        shape: of the weight; of the batch norm; ().
        sources: numbers of the units whose outputs reach it without passing another, IMAGE among them.
        conv: of a "conv".
        bias: of a "conv" that has one.
        norm: of a "norm", and of a "conv" that has one.
        scalars: of a "scalars".
    """

    kind: str
    shape: Tuple[int, ...]
    sources: FrozenSet[int]
    conv: Optional[Conv[N]] = None
    bias: Optional[N] = None
    norm: Optional[Norm[N]] = None
    scalars: Optional[Scalars[N]] = None


@dataclass
class UnitBuilder(Generic[N]):
    """Collects units from operators that come in the order in which they run."""

    image: str
    _units: List[Unit[N]] = field(default_factory=list)
    _origins: Dict[str, FrozenSet[int]] = field(default_factory=dict)
    #: The tensors that are a unit's output so far: a bias or a batch norm behind it still belongs to it.
    _tails: Dict[str, int] = field(default_factory=dict)
    _scaled: Dict[str, Tuple[str, N]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._origins[self.image] = frozenset((IMAGE,))

    def units(self) -> List[Unit[N]]:
        """All that were found."""
        return self._units

    def layer(self, conv: Conv[N], source: str, target: str) -> None:
        """A convolution or a linear layer."""
        self._append(Unit("conv", conv.shape, self._origin([source]), conv=conv), target)

    def takes_bias(self, source: str, size: int) -> bool:
        """Whether a tensor is the output of a layer of so many channels that has neither bias nor batch norm."""
        unit = self._tail(source)
        return unit is not None and unit.bias is None and unit.norm is None and unit.shape[0] == size

    def bias(self, bias: N, source: str, target: str) -> None:
        """A bias behind a layer that takes one."""
        unit = self._units[self._tails[source]]
        unit.bias = bias
        self._hand_on(source, target)

    def norm(self, norm: Norm[N], shape: Tuple[int, ...], source: str, target: str) -> None:
        """A batch norm."""
        unit = self._tail(source)
        if unit is not None and unit.norm is None:
            unit.norm = norm
            self._hand_on(source, target)
        else:
            self._append(Unit("norm", shape, self._origin([source]), norm=norm), target)

    def scale(self, scale: N, source: str, target: str) -> None:
        """A factor for a whole tensor, which counts when an offset follows."""
        self._scaled[target] = source, scale
        self.other([source], [target])

    def is_scaled(self, source: str) -> bool:
        """Whether a tensor is the product of a factor."""
        return source in self._scaled

    def offset(self, offset: N, source: str, target: str) -> None:
        """An offset for a whole tensor that has been scaled."""
        before, scale = self._scaled[source]
        self._append(Unit("scalars", (), self._origin([before]), scalars=Scalars(scale, offset)), target)

    def other(self, sources: Sequence[str], targets: Sequence[str]) -> None:
        """An operator without weights."""
        origin = self._origin(sources)
        for target in targets:
            self._origins[target] = origin

    def _append(self, unit: Unit[N], target: str) -> None:
        self._units.append(unit)
        number = len(self._units) - 1
        self._origins[target] = frozenset((number,))
        if unit.kind == "conv":
            self._tails[target] = number

    def _tail(self, source: str) -> Optional[Unit[N]]:
        return self._units[self._tails[source]] if source in self._tails else None

    def _hand_on(self, source: str, target: str) -> None:
        self._origins[target] = self._origins[source]
        self._tails[target] = self._tails[source]

    def _origin(self, sources: Sequence[str]) -> FrozenSet[int]:
        return frozenset().union(*(self._origins.get(name, frozenset()) for name in sources))

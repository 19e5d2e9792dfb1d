"""The strides of a program's layers."""

from __future__ import annotations

from edgecls.export.strides import set_strides, strides_of
from edgecls.program.desc import read_program
from tests.nets.nets import Nets


def test_every_layer_has_its_strides_by_the_name_of_its_weight(nets: Nets) -> None:
    strides = strides_of(read_program(nets("tiny").model_file))
    assert strides["conv2d_0.w_0"] == (2, 2)
    assert strides["conv2d_1.w_0"] == strides["linear_0.w_0"] == (1, 1)


class _Named:
    def __init__(self, name: str) -> None:
        self.name = name


class _Layer:
    def __init__(self, name: str) -> None:
        self.weight = _Named(name)
        self._stride = [1, 1]


class _Network:
    def __init__(self, *layers: _Layer) -> None:
        self._layers = layers

    def sublayers(self) -> "tuple[_Layer, ...]":
        return self._layers


def test_only_the_layers_that_are_named_get_others() -> None:
    named, other = _Layer("conv2d_0.w_0"), _Layer("conv2d_1.w_0")
    set_strides(_Network(named, other), {"conv2d_0.w_0": (2, 1)})
    assert (named._stride, other._stride) == ([2, 1], [1, 1])

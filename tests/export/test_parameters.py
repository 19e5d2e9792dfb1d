"""Putting the arrays of a .pdparams file into a network."""

from __future__ import annotations

from typing import Any, Dict, Tuple

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.errors import WeightsError
from edgecls.export.parameters import infer_class_num, load_parameters


class Tensor:
    """What load_parameters uses of a Paddle tensor."""

    def __init__(self, name: str, shape: Tuple[int, ...]) -> None:
        self.name = name
        self.shape = list(shape)
        self.value: Any = None

    def set_value(self, value: NDArray[Any]) -> None:
        self.value = value


class Network:
    """A convolution, a batch norm and a classifier of 1000 classes."""

    def __init__(self) -> None:
        self.tensors = {
            "conv.weight": Tensor("conv2d_0.w_0", (4, 3, 3, 3)),
            "bn._mean": Tensor("batch_norm2d_0.w_1", (4,)),
            "se.weight": Tensor("linear_0.w_0", (4, 2)),
            "fc.weight": Tensor("linear_1.w_0", (4, 1000)),
            "fc.bias": Tensor("linear_1.b_0", (1000,)),
        }

    def state_dict(self) -> Dict[str, Tensor]:
        return self.tensors


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def arrays(network: Network) -> Dict[str, NDArray[Any]]:
    random = np.random.default_rng(0)
    return {
        name: random.standard_normal(tensor.shape).astype(np.float32) for name, tensor in network.state_dict().items()
    }


def refused(network: Network, arrays: Dict[str, NDArray[Any]]) -> WeightsError:
    with pytest.raises(WeightsError) as caught:
        load_parameters(network, arrays, "w.pdparams")
    assert all(tensor.value is None for tensor in network.state_dict().values()) or "holds" in caught.value.message
    return caught.value


def test_arrays_are_loaded_by_structured_name(network: Network, arrays: Dict[str, NDArray[Any]]) -> None:
    load_parameters(network, arrays, "w.pdparams")
    for name, tensor in network.state_dict().items():
        np.testing.assert_array_equal(tensor.value, arrays[name])


def test_arrays_are_loaded_by_parameter_name_too(network: Network, arrays: Dict[str, NDArray[Any]]) -> None:
    load_parameters(network, {network.tensors[name].name: array for name, array in arrays.items()}, "w.pdparams")
    np.testing.assert_array_equal(network.tensors["se.weight"].value, arrays["se.weight"])


def test_half_precision_becomes_float32(network: Network, arrays: Dict[str, NDArray[Any]]) -> None:
    load_parameters(network, {name: array.astype(np.float16) for name, array in arrays.items()}, "w.pdparams")
    assert network.tensors["fc.bias"].value.dtype == np.float32


def test_missing_and_left_over_parameters_are_named(network: Network, arrays: Dict[str, NDArray[Any]]) -> None:
    del arrays["bn._mean"]
    error = refused(network, {**arrays, **{f"head.{number}": np.zeros(1) for number in range(5)}})
    assert "w.pdparams does not fit the architecture" in error.message
    assert "it lacks bn._mean and has head.0, head.1, head.2 and 2 more" in error.message


def test_another_number_of_classes_names_the_option(network: Network, arrays: Dict[str, NDArray[Any]]) -> None:
    arrays.update({"fc.weight": np.zeros((4, 10)), "fc.bias": np.zeros(10)})
    error = refused(network, arrays)
    assert error.message == "w.pdparams has 10 classes, not 1000"
    assert error.hint == "give --class-num 10"


def test_another_architecture_is_told_by_a_shape(network: Network, arrays: Dict[str, NDArray[Any]]) -> None:
    arrays["conv.weight"] = np.zeros((8, 3, 3, 3))
    arrays["bn._mean"] = np.zeros(8)
    error = refused(network, arrays)
    assert "conv.weight is [8, 3, 3, 3] there and [4, 3, 3, 3] in the architecture, and 1 more differ" in error.message


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused(network: Network, arrays: Dict[str, NDArray[Any]], bad: float) -> None:
    arrays["fc.bias"][7] = bad
    assert refused(network, arrays).message == "fc.bias of w.pdparams holds NaN or infinity"


def test_integers_are_refused(network: Network, arrays: Dict[str, NDArray[Any]]) -> None:
    arrays["conv.weight"] = np.zeros((4, 3, 3, 3), np.int8)
    assert "conv.weight of w.pdparams holds int8" in refused(network, arrays).message


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (["se.weight", "fc.weight"], 1000),
        (["fc.weight", "se.weight"], 1000),
        (["se.weight", "fc_1.weight"], 1000),
        (["se_weights", "fc_1_weights"], 1000),
        (["linear_0.w_0", "linear_1.w_0"], 1000),
    ],
)
def test_the_number_of_classes_is_the_width_of_the_classifier(names: Tuple[str, str], classes: int) -> None:
    widths = {name: classes if "fc" in name or "_1." in name else 8 for name in names}
    arrays = {name: np.zeros((16, width)) for name, width in widths.items()}
    assert infer_class_num({"conv.weight": np.zeros((4, 3, 3, 3)), **arrays, "x.bias": np.zeros(8)}) == classes


def test_without_a_linear_layer_the_number_of_classes_is_unknown() -> None:
    assert infer_class_num({"conv.weight": np.zeros((4, 3, 3, 3)), "conv.bias": np.zeros(4)}) is None

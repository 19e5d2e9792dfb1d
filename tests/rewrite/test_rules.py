"""Each rule changes what it knows, and leaves alone what only looks like it."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.program.desc import Op
from edgecls.rewrite.conv_bias import CONV_BIAS
from edgecls.rewrite.dropout import DROPOUT
from edgecls.rewrite.even_kernel import EVEN_KERNEL
from edgecls.rewrite.fold_scale import FOLD_SCALE
from edgecls.rewrite.identities import IDENTITIES
from edgecls.rewrite.max_pool import MAX_POOL
from edgecls.rewrite.one_number import ONE_NUMBER
from edgecls.rewrite.scale_as_norm import SCALE_AS_NORM
from tests.rewrite.drafts import conv, draft, one, types

KERNEL = np.arange(16, dtype=np.float32).reshape(4, 4, 1, 1)
WIDE = np.ones((4, 4, 3, 3), np.float32)
POOL = {"pooling_type": "max", "ksize": [2, 2], "strides": [1, 1], "paddings": [0, 0], "padding_algorithm": "SAME"}


def add(taken, other, given, axis=-1):
    return Op.make("elementwise_add", {"X": [taken], "Y": [other]}, {"Out": [given]}, {"axis": axis})


def times(taken, other, given):
    return Op.make("elementwise_mul", {"X": [taken], "Y": [other]}, {"Out": [given]}, {"axis": -1})


def scale(taken, given, factor=2.0, offset=0.0):
    return one("scale", taken, given, scale=factor, bias=offset, bias_after_scale=True)


def test_an_operator_that_changes_nothing_leaves_the_output_its_name():
    model = draft([conv("x", "w", "z"), scale("z", "y", 1.0)], {"w": KERNEL})

    assert IDENTITIES.apply(model) == 1
    assert types(model) == ["conv2d"]
    assert model.block.ops[1].output("Output") == "y"


def test_one_that_stands_between_input_and_output_stays():
    model = draft([scale("x", "y", 1.0)], {"w": KERNEL})

    assert IDENTITIES.apply(model) == 0
    assert types(model) == ["scale"]


def test_a_dropout_that_scales_becomes_a_scale_and_another_goes():
    downscale = {"dropout_prob": 0.25, "is_test": True, "dropout_implementation": "downgrade_in_infer"}
    upscale = {"dropout_prob": 0.25, "is_test": True, "dropout_implementation": "upscale_in_train"}
    model = draft([one("dropout", "x", "z", **downscale), one("dropout", "z", "y", **upscale)], {"w": KERNEL})

    assert (DROPOUT.apply(model), IDENTITIES.apply(model)) == (1, 1)
    assert types(model) == ["scale"]
    assert model.block.ops[1].number("scale", 0) == 0.75


def test_a_dropout_of_a_training_program_stays():
    model = draft([one("dropout", "x", "y", dropout_prob=0.25, is_test=False)], {"w": KERNEL})

    assert DROPOUT.apply(model) == 0


@pytest.mark.parametrize(("shape", "done"), [([1, 4, 1, 1], 1), ([1, -1, 1, 1], 1), ([4, 1, 1, 1], 0)])
def test_a_reshaped_bias_is_added_by_channel(shape, done):
    ops = [conv("x", "w", "z"), one("reshape2", "b", "r", shape=shape), add("z", "r", "y")]
    model = draft(ops, {"w": KERNEL, "b": np.ones(4)}, {"r": (1, 4, 1, 1)})

    assert CONV_BIAS.apply(model) == done
    if done:
        assert types(model) == ["conv2d", "elementwise_add"]
        assert (model.block.ops[2].input("Y"), model.block.ops[2].integer("axis", -1)) == ("b", 1)


def test_factor_and_offset_become_one_scale():
    ops = [times("a", "x", "z"), add("z", "b", "y")]
    model = draft(ops, {"a": np.array([3.0]), "b": np.array([-0.5])})

    assert ONE_NUMBER.apply(model) == 2
    assert types(model) == ["scale"]
    only = model.block.ops[1]
    assert (only.number("scale", 1), only.number("bias", 0)) == (3.0, -0.5)


def test_a_vector_is_no_number():
    model = draft([times("x", "a", "y")], {"a": np.ones(4)})

    assert ONE_NUMBER.apply(model) == 0


def test_a_scale_goes_into_weights_and_its_offset_behind_them():
    model = draft([scale("x", "z", 2.0, 0.5), conv("z", "w", "y")], {"w": KERNEL})

    assert FOLD_SCALE.apply(model) == 1
    assert types(model) == ["conv2d", "elementwise_add"]
    np.testing.assert_array_equal(model.arrays["w"], 2 * KERNEL)
    np.testing.assert_array_equal(model.arrays["w.bias"], 0.5 * KERNEL.sum(axis=(1, 2, 3)))


def test_behind_a_concat_it_goes_into_its_own_channels():
    weight = np.ones((4, 8, 1, 1), np.float32)
    ops = [scale("x", "z"), one("concat", "x", "c", axis=1), conv("c", "w", "y")]
    ops[1].set_input("X", ["x", "z"])
    model = draft(ops, {"w": weight}, {"c": (-1, 8, 16, 16)})

    assert FOLD_SCALE.apply(model) == 1
    assert model.arrays["w"][0, :, 0, 0].tolist() == [1, 1, 1, 1, 2, 2, 2, 2]


def test_an_offset_does_not_pass_padding_but_a_factor_does():
    with_offset = draft([scale("x", "z", 2.0, 0.5), conv("z", "w", "y", paddings=[1, 1])], {"w": WIDE})
    without = draft([scale("x", "z", 2.0), conv("z", "w", "y", paddings=[1, 1])], {"w": WIDE})

    assert (FOLD_SCALE.apply(with_offset), FOLD_SCALE.apply(without)) == (0, 1)


@pytest.mark.parametrize("other", [one("relu", "z", "v"), add("z", "z", "v"), conv("z", "w", "v")])
def test_it_stays_when_something_else_takes_it_too(other):
    model = draft([scale("x", "z"), other, conv("z", "w", "u"), add("u", "v", "y")], {"w": KERNEL})

    assert FOLD_SCALE.apply(model) == 0


def test_a_negative_factor_does_not_pass_a_maximum():
    ops = [scale("x", "z", -2.0), one("pool2d", "z", "p", **POOL), conv("p", "w", "y")]

    assert FOLD_SCALE.apply(draft(ops, {"w": KERNEL})) == 0


def test_a_scale_behind_an_activation_becomes_a_norm():
    ops = [one("relu", "x", "r"), scale("r", "z", 2.0, 0.5), conv("z", "w", "y", paddings=[1, 1])]
    model = draft(ops, {"w": WIDE})

    assert SCALE_AS_NORM.apply(model) == 1
    assert types(model) == ["relu", "batch_norm", "conv2d"]


def test_a_small_maximum_of_an_activation_is_taken_from_neighbours():
    model = draft([one("relu", "x", "r"), one("pool2d", "r", "y", **POOL)], {"w": KERNEL})

    assert MAX_POOL.apply(model) == 1
    assert types(model) == ["relu", *["depthwise_conv2d", "elementwise_max"] * 2]


def test_what_can_be_negative_keeps_its_pool():
    model = draft([one("pool2d", "x", "y", **POOL)], {"w": KERNEL})

    assert MAX_POOL.apply(model) == 0


@pytest.mark.parametrize(
    "change", [{"strides": [2, 2]}, {"ksize": [3, 3]}, {"pooling_type": "avg"}, {"adaptive": True}]
)
def test_another_pool_stays(change):
    model = draft([one("relu", "x", "r"), one("pool2d", "r", "y", **{**POOL, **change})], {"w": KERNEL})

    assert MAX_POOL.apply(model) == 0


def test_an_even_kernel_gets_a_row_and_a_column_of_zeros():
    weight = np.ones((4, 4, 2, 2), np.float32)
    model = draft([conv("x", "w", "y", padding_algorithm="SAME")], {"w": weight})

    assert EVEN_KERNEL.apply(model) == 1
    assert model.block.by_name["w"].shape == (4, 4, 3, 3)
    assert model.arrays["w"][0, 0].tolist() == [[0, 0, 0], [0, 1, 1], [0, 1, 1]]
    assert model.block.ops[1].integers("paddings") == [1, 1]


@pytest.mark.parametrize("change", [{}, {"padding_algorithm": "SAME", "strides": [2, 2]}])
def test_another_even_kernel_stays(change):
    model = draft([conv("x", "w", "y", **change)], {"w": np.ones((4, 4, 2, 2), np.float32)})

    assert EVEN_KERNEL.apply(model) == 0

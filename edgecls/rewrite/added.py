"""One more number for each channel of a layer's output, in what is added to it anyway."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from edgecls.program.desc import Op
from edgecls.program.layers import ARGUMENTS
from edgecls.rewrite.draft import Draft


def add_to_output(draft: Draft, layer: Op, numbers: NDArray[Any]) -> None:
    """Add a vector to the output of a layer, one number a channel: to its batch norm or bias, or as a new bias.

    Args:
        draft: the program.
        layer: a convolution or a product.
        numbers: [C].
    """
    graph = draft.graph()
    _, weight, given = ARGUMENTS[layer.type]
    output = str(layer.output(given))
    follower = graph.only_consumer(output)
    if follower is not None and follower.type == "batch_norm":
        mean = str(follower.input("Mean"))
        if len(graph.consumers(mean)) == 1:
            draft.set_parameter(mean, draft.arrays[mean].astype(np.float64) - numbers)
            return
    if follower is not None and follower.type == "elementwise_add" and follower.input("X") == output:
        bias = str(follower.input("Y"))
        if graph.is_parameter(bias) and draft.arrays[bias].shape == numbers.shape and len(graph.consumers(bias)) == 1:
            draft.set_parameter(bias, draft.arrays[bias].astype(np.float64) + numbers)
            return
    bias = draft.new_parameter(f"{layer.input(weight)}.bias", numbers)
    before = draft.new_variable(f"{output}.unbiased", draft.shape(output))
    layer.rename_outputs({output: before})
    draft.insert_after(layer, Op.make("elementwise_add", {"X": [before], "Y": [bias]}, {"Out": [output]}, {"axis": 1}))
